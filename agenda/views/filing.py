def _todo(request, **kwargs):
    raise NotImplementedError


release = _todo
withdraw = _todo
