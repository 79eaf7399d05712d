"""A load balancer in front of several copies of the program: webhooks go to each in turn."""

from itertools import cycle

import httpx


class LoadBalancer(httpx.AsyncHTTPTransport):
    """Sends each request to the next port; where nobody answers, Telegram's retry finds another."""

    def __init__(self, ports: list[int]) -> None:
        super().__init__()
        self._ports = cycle(ports)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(port=next(self._ports))
        return await super().handle_async_request(request)
