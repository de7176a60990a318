def _todo(request, **kwargs):
    raise NotImplementedError


give = _todo
ask = _todo
