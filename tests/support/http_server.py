#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An HTTP server with an API to read and every trouble that one may have, on loopback, on free ports.

    tests/support/http_server.py COMMAND…   runs the command with the server's address in SLUICE_TEST_HTTP; the
                                            same API on another port, which is another origin, is in
                                            SLUICE_TEST_HTTP_OTHER, and with TLS, by a certificate that nobody
                                            trusts but who reads SLUICE_TEST_HTTPS_CA, in SLUICE_TEST_HTTPS
    tests/support/http_server.py            prints the addresses and serves until standard input ends

/k/KEY/PATH is PATH with a memory of its own: /recorded/KEY lists the requests that came for the key, each with how
many were `under_way` then, itself among them.
"""
import base64
import collections
import email.utils
import gzip
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

ITEMS = [{"id": number, "name": f"item {number}"} for number in range(1, 11)]
POSTS = [{"id": number, "title": f'post "{number}"', "author": {"name": f"a{number}"}, "tags": ["x", "y"],
          "updated_at": f"2024-01-{number:02}T00:00:00Z"} for number in range(1, 6)]
USER, PASSWORD, TOKEN, API_KEY = "aladdin", "open sesame", "bearer-token-1", "key-1"
CLIENT, CLIENT_SECRET = "client-1", "client-secret-1"

memory_lock = threading.RLock()
recorded = {}
under_way = collections.Counter()  # requests of a key
published = collections.Counter()  # of a key: how often
tokens = {}  # of a key: the one that counts


def comments_of(post):
    return [{"id": post * 10 + number, "text": f"comment {number}"} for number in range(1, post % 3 + 2)]


def blog_posts(key):
    """Each time that something is published, the first post changes and one more is there."""
    with memory_lock:
        times = published[key]
    posts = [{"id": number, "title": f"post {number}", "updated_at": number} for number in range(1, 21 + times)]
    if times:
        posts[0].update(title=f"post 1, version {times + 1}", updated_at=100 + times)
        posts[-1]["updated_at"] = 100 + times
    return posts


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    others = {}  # origin of this server → the other one

    def log_message(self, *_):
        pass

    # --- answers

    def answer(self, body, status=200, kind="application/json", **headers):
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.leave()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def refuse(self, status=401):
        self.answer({"error": "not allowed"}, status)

    def origin(self):
        return f"http://{self.headers['Host']}"

    def here(self, path=None, **query):
        prefix = f"/k/{self.key}" if self.key else ""
        return f"{self.origin()}{prefix}{path or self.route}" + (f"?{urlencode(query)}" if query else "")

    # --- what a request asks for

    def do_GET(self):
        size = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(size) if size else b""
        url = urlsplit(self.path)
        self.query = dict(parse_qsl(url.query, keep_blank_values=True))
        parts = url.path.strip("/").split("/")
        self.key = parts[1] if parts[0] == "k" else ""
        parts = parts[2:] if self.key else parts
        self.route = "/" + "/".join(parts)
        self.count = self.record(url)
        try:
            self.call(parts)
        finally:
            self.leave()

    def leave(self):
        """From here on whoever asked may know the answer, and ask for more."""
        with memory_lock:
            under_way[self.key] -= self.is_under_way
            self.is_under_way = False

    def call(self, parts):
        call = getattr(self, f"on_{parts[0]}", None)
        if call is None:
            return self.answer({"error": "no such path", "path": self.route}, 404)
        try:
            call(*parts[1:])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_PUT = do_HEAD = do_GET

    def record(self, url):
        """How often the path came, this time included."""
        seen = {"method": self.command, "path": self.route, "query": self.query, "many": parse_qs(url.query),
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": self.body.decode(errors="replace"), "time": time.monotonic()}
        with memory_lock:
            under_way[self.key] += 1
            self.is_under_way = True
            seen["under_way"] = under_way[self.key]
            requests = recorded.setdefault(self.key, [])
            requests.append(seen)
            return sum(1 for request in requests if request["path"] == self.route)

    def json_body(self):
        return json.loads(self.body) if self.body else {}

    def on_recorded(self, key):
        with memory_lock:
            self.answer(recorded.get(key, []))

    def on_echo(self, *_):
        self.answer({"method": self.command, "path": self.route, "query": self.query,
                     "headers": {name.lower(): value for name, value in self.headers.items()},
                     "body": self.body.decode(errors="replace")})

    # --- trouble

    def on_redirect(self, status, where):
        prefix = f"/k/{self.key}" if self.key else ""
        origin = self.others[self.server.server_port] if where == "other" else ""
        target = f"{origin}{prefix}/{'redirect/302/loop' if where == 'loop' else 'echo'}?moved=1"
        self.answer(b"", int(status), Location=target)

    def on_status(self, status):
        self.answer(self.query.get("body", "").encode(), int(status), "text/plain")

    def on_flaky(self, failures, status="500"):
        if self.count <= int(failures):
            return self.answer({"error": "come back later"}, int(status))
        self.answer(ITEMS)

    def on_busy(self, failures, wait):
        if self.count > int(failures):
            return self.answer(ITEMS)
        date = email.utils.formatdate(time.time() + 2, usegmt=True)
        self.answer({"error": "slow down"}, 429, Retry_After=date if wait == "date" else wait)

    def on_drop(self, failures):
        if self.count <= int(failures):
            self.close_connection = True
            return
        self.answer(ITEMS)

    def on_truncated(self, failures="1000000"):
        if self.count > int(failures):
            return self.answer(ITEMS)
        text = json.dumps(ITEMS).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text[:len(text) // 2])
        self.close_connection = True

    def on_body(self, size, cuts="0", ranges="yes"):
        """A body of so many bytes, of which the first responses have a half. It may be gone on with, unless ranges is "no";
        with "moved" it is another one after the cuts, with "wrong" another part comes than is asked for."""
        version = "b" if ranges == "moved" and self.count > int(cuts) else "a"
        body = version.encode() * int(size)
        first = 0
        asked = self.headers.get("Range", "")
        if asked and ranges != "no" and self.headers.get("If-Range") == f'"{version}"':
            first = int(asked.removeprefix("bytes=").removesuffix("-"))
        part = body[first:]
        self.send_response(206 if first else 200)
        self.send_header("ETag", f'"{version}"')
        self.send_header("Content-Length", str(len(part)))
        if first:
            self.send_header("Content-Range", f"bytes {first + (ranges == 'wrong')}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        is_cut = self.count <= int(cuts)
        self.wfile.write(part[:len(part) // 2] if is_cut else part)
        self.close_connection |= is_cut

    def on_huge(self, size):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        block = b"[" + b" " * 65535
        for _ in range(int(size) // len(block)):
            self.wfile.write(b"10000\r\n" + block + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def on_bomb(self, size):
        self.answer(gzip.compress(b"[" + b" " * int(size) + b"]"), Content_Encoding="gzip")

    def on_gzip(self):
        self.answer(gzip.compress(json.dumps(ITEMS).encode()), Content_Encoding="gzip")

    def on_drip(self, seconds):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        end = time.monotonic() + float(seconds)
        while time.monotonic() < end:
            self.wfile.write(b" ")
            time.sleep(0.1)
        self.close_connection = True

    def on_slow(self, seconds):
        time.sleep(float(seconds))
        self.answer(ITEMS)

    def on_html(self):
        self.answer(b"<html><body>Please log in</body></html>", kind="text/html")

    def on_empty(self, status="200"):
        self.answer(b"", int(status))

    def on_cookie(self):
        self.answer({"cookie": self.headers.get("Cookie")}, Set_Cookie="visitor=1; Path=/")

    # --- pages, four rows each

    def page(self, start, size=4):
        return ITEMS[start:start + size]

    def on_items(self):
        self.answer(ITEMS)

    def on_single(self):
        self.answer({"id": 1, "name": "alone", "nested": {"a": 1}})

    def on_nested(self):
        self.answer({"meta": {"ids": [1, 2]}, "result": {"items": ITEMS[:3]}})

    def on_json_link(self, style="absolute"):
        start = int(self.query.get("start", 0))
        following = start + 4
        body = {"data": self.page(start), "paging": {"next": None}}
        if following < len(ITEMS):
            body["paging"]["next"] = (f"?start={following}" if style == "relative" else self.here(start=following))
        self.answer(body)

    def on_endless(self):
        self.answer({"data": ITEMS[:1], "next": self.here()})

    def on_header_link(self):
        start = int(self.query.get("start", 0))
        links = [f'<{self.here(start=0)}>; rel="first"']
        if start + 4 < len(ITEMS):
            links.append(f'<{self.here(start=start + 4)}>; rel="next"')
        self.answer(self.page(start), Link=", ".join(links))

    def on_other_host(self):
        links = f'<{self.others[self.server.server_port]}/k/{self.key}/items>; rel="next"'
        self.answer(ITEMS[:2], Link=links)

    def on_header_cursor(self):
        start = int(self.query.get("cursor", 0))
        more = {"NextPageToken": str(start + 4)} if start + 4 < len(ITEMS) else {}
        self.answer(self.page(start), **more)

    def on_cursor(self):
        asked = self.json_body() if self.command == "POST" else self.query
        start = int(asked.get("cursor", 0) or 0)
        more = start + 4 < len(ITEMS)
        self.answer({"data": self.page(start), "cursors": {"next": str(start + 4) if more else ""},
                     "has_more": more})

    def on_offset(self, *with_what):
        asked = self.json_body().get("paging", {}) if self.command == "POST" else self.query
        start, limit = int(asked.get("offset", 0)), int(asked.get("limit", 3))
        body = {"items": self.page(start, limit)}
        if "total" in with_what:
            body["total"] = len(ITEMS)
        if "more" in with_what:
            body["has_more"] = start + limit < len(ITEMS)
        self.answer(body)

    def on_page_number(self, *with_what):
        asked = self.json_body() if self.command == "POST" else self.query
        base = 1 if "from_one" in with_what else 0
        number = int(asked.get("page", base)) - base
        body = {"results": self.page(number * 4)}
        if "total" in with_what:
            body["total"] = 3
        if "pages" in with_what:
            body["total_pages"] = 3
        self.answer(body)

    def on_many(self, pages, milliseconds="0"):
        """So many pages of two rows, each after a while, but for the first `quick` ones; from the page `ends` on
        there are none."""
        page = int(self.query.get("page", int(self.query.get("offset", 0)) // 2))
        ends = int(self.query.get("ends", pages))
        if page > ends or page == int(self.query.get("broken", -1)):
            return self.answer({"error": f"no page {page}"}, 404)
        if page >= int(self.query.get("quick", 0)):
            time.sleep(int(milliseconds) / 1000)
        rows = [] if page == ends else [{"id": 2 * page + at, "day": 1000 - page} for at in range(2)]
        self.answer({"items": rows, "pages": int(pages), "rows": 2 * int(pages)})

    # --- who asks

    def on_bearer(self):
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.refuse()
        self.answer(ITEMS)

    def on_basic(self):
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            return self.refuse()
        self.answer(ITEMS)

    def on_key_header(self):
        if self.headers.get("X-Api-Key") != API_KEY:
            return self.refuse()
        self.answer(ITEMS)

    def on_key_query(self):
        if self.query.get("api_key") != API_KEY:
            return self.refuse()
        self.answer(ITEMS)

    def on_telltale(self):
        self.answer({"error": f"wrong: {self.headers.get('Authorization')} {self.headers.get('X-Api-Key')} "
                              f"{self.query.get('api_key')}"}, 403)

    def on_token(self, expires_in="3600"):
        form = dict(parse_qsl(self.body.decode()))
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, CLIENT_SECRET) or \
                form.get("grant_type") != "client_credentials":
            return self.refuse(400)
        with memory_lock:
            tokens[self.key] = f"oauth-token-{self.count}"
            self.answer({"access_token": tokens[self.key], "expires_in": int(expires_in), "scope": form.get("scope")})

    def on_oauth(self, lives="1000000"):
        """Every token is good for so many requests."""
        with memory_lock:
            token = tokens.get(self.key)
            if token is None or self.headers.get("Authorization") != f"Bearer {token}":
                return self.refuse()
            if self.count % int(lives) == 0:
                tokens[self.key] = None
        start = int(self.query.get("offset", 0))
        self.answer({"items": self.page(start, int(self.query.get("limit", 10)))})

    # --- a blog

    def on_posts(self, post=None, what=None):
        if post is None:
            since = self.query.get("since", "")
            until = self.query.get("until", "9999")
            posts = [row for row in POSTS if since <= row["updated_at"] <= until]
            return self.answer({"items": posts, "total": len(posts)})
        number = int(post)
        if number == 4 and what == "comments" and "strict" in self.query:
            return self.answer({"error": "comments are closed"}, 404)
        if what == "comments":
            return self.answer({"data": comments_of(number)})
        if what == "empty":
            return self.answer([{}, {"a": 1}] if number % 2 else [])
        self.answer(POSTS[number - 1])

    def on_blog(self, milliseconds, what, post=None, _comments=None):
        """A blog behind a token, each answer after a while: twenty posts, and what was published since."""
        time.sleep(int(milliseconds) / 1000)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return self.answer({"error": f"not {self.headers.get('Authorization')}"}, 401)
        if what == "publish":
            with memory_lock:
                published[self.key] += 1
            return self.answer([])
        if post is None:
            posts = [row for row in blog_posts(self.key) if row["updated_at"] >= int(self.query.get("since", 0))]
            start = int(self.query.get("start", 0))
            following = dict(self.query, start=start + 4)
            return self.answer({"items": posts[start:start + 4],
                                "next": self.here(**following) if start + 4 < len(posts) else None})
        if self.query.get("closed") == post:
            return self.answer({"error": "comments are closed"}, 404)
        self.answer({"comments": comments_of(int(post))})

    def on_people(self):
        people = [{"id": number, "email": f"person{number}@example.org", "phone": f"0170-55{number}",
                   "card": f"411111111111{number}234", "address": {"street": f"Hidden Lane {number}", "town": "Ulm"}}
                  for number in range(1, 4)]
        self.answer({"people": people})

    def on_search(self):
        asked = self.json_body()
        self.answer([{"asked": asked, "kind": type(asked.get("post")).__name__}])

    def on_form(self):
        self.answer([{"form": dict(parse_qsl(self.body.decode())), "kind": self.headers.get("Content-Type")}])


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass  # a client that hangs up is what some tests are about


def certificate(folder):
    """A certificate for 127.0.0.1 that it signed itself; none without the program openssl."""
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                           "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/key.pem",
                           "-out", f"{folder}/cert.pem"], capture_output=True)
    if made.returncode != 0:
        sys.exit(f"http_server: openssl could not make a certificate: {made.stderr.decode()}")
    return f"{folder}/cert.pem", f"{folder}/key.pem"


def serve(context=None):
    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    with tempfile.TemporaryDirectory() as folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        chain, key = certificate(folder)
        context.load_cert_chain(chain, key)
        here, there, safe = serve(), serve(), serve(context)
        Handler.others = {here: f"http://127.0.0.1:{there}", there: f"http://127.0.0.1:{here}",
                          safe: f"http://127.0.0.1:{here}"}
        addresses = {"SLUICE_TEST_HTTP": f"http://127.0.0.1:{here}", "SLUICE_TEST_HTTP_OTHER": f"http://127.0.0.1:{there}",
                     "SLUICE_TEST_HTTPS": f"https://127.0.0.1:{safe}", "SLUICE_TEST_HTTPS_CA": chain}
        if len(sys.argv) > 1:
            environment = dict(os.environ, **addresses)
            for proxy in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
                environment.pop(proxy, None)
            sys.exit(subprocess.run(sys.argv[1:], env=environment).returncode)
        for name, address in addresses.items():
            print(f"{name}={address}", flush=True)
        sys.stdin.read()


main()
