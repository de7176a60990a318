def _todo(request, **kwargs):
    raise NotImplementedError


answer = _todo
take_back = _todo
reply = _todo
