#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An API with large pages that costs its reader's machine little: pages lie in a file, which the kernel sends.

    benchmarks/rest_server.py PAGES BYTES    prints the URL of the first page and serves until standard input ends
"""
import json
import os
import random
import socketserver
import sys
import tempfile
import threading


def rows(size):
    """A list of rows with numbers and text, of about so many bytes."""
    draw = random.Random(1)
    texts, length = [], 0
    while length < size:
        number = len(texts)
        text = json.dumps({"id": number, "user": f"user {draw.randrange(10 ** 6)}", "amount": round(draw.random() * 1000, 2),
                           "active": draw.random() < 0.5, "country": draw.choice(["at", "be", "ch", "de", "es"]),
                           "updated_at": f"2024-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}T12:00:00Z",
                           "note": "x" * draw.randrange(40), "score": draw.randrange(10 ** 9)}, separators=(",", ":"))
        texts.append(text)
        length += len(text) + 1
    return ("[" + ",".join(texts) + "]").encode()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            line = self.rfile.readline()
            if not line:
                return
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.answer(int(line.split()[1].rsplit(b"=", 1)[1]))

    def answer(self, page):
        server = self.server
        following = f'"http://127.0.0.1:{server.server_address[1]}/pages?page={page + 1}"' if page + 1 < server.pages else "null"
        head = f'{{"next":{following},"items":'.encode()
        length = len(head) + server.size + 1
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % length + head)
        self.wfile.flush()
        sent = 0
        while sent < server.size:
            sent += os.sendfile(self.connection.fileno(), server.rows.fileno(), sent, server.size - sent)
        self.wfile.write(b"}")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def main():
    with tempfile.TemporaryFile() as file:
        text = rows(int(sys.argv[2]))
        file.write(text)
        file.flush()
        server = Server(("127.0.0.1", 0), Handler)
        server.pages, server.size, server.rows = int(sys.argv[1]), len(text), file
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_address[1]}/pages?page=0", flush=True)
        sys.stdin.read()


main()
