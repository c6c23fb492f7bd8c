"""One page on the loopback address, and nothing else of the folder that it lies in."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from groundswell.cli import show

PORT = 8000


def show_page(page: Path) -> None:
    """Serve one file until stopped, on port 8000 or, where that is taken, on any that is free."""
    try:
        server = _server(page, PORT)
    except OSError:
        server = _server(page, 0)
    with server:
        show.note(f"on http://127.0.0.1:{server.server_port}/{quote(page.name)} until you stop it with Ctrl-C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            show.note("stopped")


def _server(page: Path, port: int) -> ThreadingHTTPServer:
    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if unquote(self.path.partition("?")[0]) not in ("/", f"/{page.name}"):
                self.send_error(404)
                return
            content = page.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody asked who looks at it."""

    return ThreadingHTTPServer(("127.0.0.1", port), OnePage)
