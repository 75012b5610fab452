"""The ground of the API face: problems, strict shapes, idempotent answers.

``problems``  what is said when something is refused (RFC 9457)
``shapes``    what requests and answers look like
``reading``   how a body is read
``once``      done once, however often it is sent
``face``      who may come to an address
"""
