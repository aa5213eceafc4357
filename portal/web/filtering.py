"""Lists narrowed by what stands in their address: what every list's filter is made of."""

from collections import OrderedDict
from copy import copy

import django_filters


class _Filters(OrderedDict):
    """Filters by name.

    The library copies them for each request, down to the words of every choice, which costs a list as much as
    its rows. What a request changes is a filter's settings (its choices); all that these name may be shared.
    """

    def __deepcopy__(self, _memo: dict) -> "_Filters":
        return _Filters((name, _own(one)) for name, one in self.items())


def _own(one: django_filters.Filter) -> django_filters.Filter:
    own = copy(one)
    own.extra = dict(one.extra)
    # Said anew, so that it is looked for in the request's own filter set.
    own.method = one.method
    return own


class FilterSet(django_filters.FilterSet):
    """A list's filter. The names of its parameters stand in links and subscriptions, so they stay."""

    @classmethod
    def get_filters(cls) -> _Filters:
        """Those that each request takes its own of."""
        return _Filters(super().get_filters())
