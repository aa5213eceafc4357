"""What a page says."""


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()
