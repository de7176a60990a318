def _todo(request, **kwargs):
    raise NotImplementedError


start = _todo
new = _todo
edit = _todo
add_ask = _todo
edit_ask = _todo
