"""Addresses of the post room."""

from django.urls import path

from . import views

urlpatterns = [
    path("mitt-konto/brev/", views.letter_choices, name="letter_choices"),
    path("s/<secret:secret>/brev/", views.decline_letters, name="decline_letters"),
    path("installningar/post/utskick/<code:code>/", views.batch_detail, name="batch_detail"),
    path("installningar/post/", views.post_room, name="post_room"),
    path("installningar/post/<int:address_id>/oppna/", views.reopen_address, name="reopen_address"),
    path("installningar/post/<int:address_id>/studsar/", views.mark_bounced, name="mark_bounced"),
    path("installningar/post/brev/<int:letter_id>/igen/", views.try_letter_again, name="try_letter_again"),
    path("installningar/post/provbrev/", views.test_letter, name="test_letter"),
]
