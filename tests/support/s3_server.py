#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server that speaks S3 (moto, from PyPI), on loopback, on a free port. It verifies signatures and asks who may do what.

    tests/support/s3_server.py --venv FOLDER COMMAND…   runs the command; its exit code, or 77 (skipped) if moto cannot be
                                                        installed into the folder, which is done once
    tests/support/s3_server.py --venv FOLDER            prints the variables and serves until standard input ends

SLUICE_TEST_S3             the address, http://127.0.0.1:…
SLUICE_TEST_S3_KEYS        "KEY_ID SECRET" of a user who may do everything
SLUICE_TEST_S3_POOR_KEYS   of a user who may do nothing
SLUICE_TEST_S3_ROLE_KEYS   "KEY_ID SECRET TOKEN" of a session that may do everything

Anybody may read the bucket `public` without a signature. What comes before and behind moto, so that there is trouble:
  bucket `far-REGION`      has to be asked by a signature of that region: another one is answered with where it is
  bucket `moved-REGION`    the same, the way a redirect says it
  bucket `lost-REGION`     is said to be there, and is not
  key `busy-N/…`           the first N requests for it are answered 503 SlowDown
  key `cut-N/…`            the first N responses break off in the middle
  key `huge-N`             an object of N bytes that takes no memory
  bucket `forged`          answers a listing in ways that no good server does, by its prefix
"""
import argparse
import logging
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

PACKAGES = ["moto[s3]==5.2.5", "flask==3.1.3", "flask-cors==6.0.5"]
SKIPPED = 77
IN_VENV = "SLUICE_S3_SERVER_IN_VENV"
EVERYTHING = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
LIST_HEAD = '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
FORGED = {
    "html": "<html><body>Please log in</body></html>",
    "broken": LIST_HEAD + "<Contents><Key>a</Key>",
    "endless": LIST_HEAD + "<IsTruncated>true</IsTruncated><NextContinuationToken>same</NextContinuationToken>"
                           "<Contents><Key>endless</Key><Size>1</Size>"
                           "<LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents></ListBucketResult>",
    "tokenless": LIST_HEAD + "<IsTruncated>true</IsTruncated></ListBucketResult>",
    "sizeless": LIST_HEAD + "<Contents><Key>a</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents>"
                            "</ListBucketResult>",
    "timeless": LIST_HEAD + "<Contents><Key>a</Key><Size>1</Size><LastModified>soon</LastModified></Contents>"
                            "</ListBucketResult>",
    "plus": LIST_HEAD + "<EncodingType>url</EncodingType><Contents><Key>plus/a+b%2Bc%01</Key><Size>1</Size>"
                        "<LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents></ListBucketResult>",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venv", required=True, help="folder of the environment that has moto")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if os.environ.get(IN_VENV):
        return serve(arguments.command)
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import dlt_venv
    try:
        python = dlt_venv.python_with_dlt(arguments.venv, PACKAGES)
    except dlt_venv.Unavailable as reason:
        print(f"SKIPPED: moto cannot be installed: {reason}")
        return SKIPPED
    os.execve(python, [str(python), __file__, *sys.argv[1:]], {**os.environ, IN_VENV: "1"})


class Troubles:
    """Stands between the client and moto."""

    def __init__(self, moto):
        self.moto = moto
        self.owner = None  # whose keys count for public buckets
        self.lock = threading.Lock()
        self.counts = {}

    def sign(self, environ):
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        request = AWSRequest(environ["REQUEST_METHOD"], f"http://{environ['HTTP_HOST']}{environ['REQUEST_URI']}")
        S3SigV4Auth(self.owner, "s3", "us-east-1").add_auth(request)
        environ.update({f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()})

    def count(self, path):
        with self.lock:
            self.counts[path] = self.counts.get(path, 0) + 1
            return self.counts[path]

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        region = re.match(r"/(far|moved|lost)-([a-z0-9-]+)", path)
        if region and (region[1] == "lost" or f"/{region[2]}/s3/" not in environ.get("HTTP_AUTHORIZATION", "")):
            return elsewhere(start_response, region[1], region[2])
        if "HTTP_AUTHORIZATION" not in environ:
            if not path.startswith("/public"):
                return answer(start_response, "403 Forbidden",
                              "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
            self.sign(environ)  # moto would not know who asks
        if path.strip("/") == "forged":
            prefix = re.search(r"prefix=(\w+)", environ["QUERY_STRING"])
            return answer(start_response, "200 OK", FORGED[prefix[1]])
        trouble = re.match(r"/[^/]+/(busy|cut|huge)-(\d+)", path)
        if trouble is None or environ["REQUEST_METHOD"] == "PUT":
            return self.moto(environ, start_response)
        if trouble[1] == "huge":
            return huge(start_response, int(trouble[2]))
        if self.count(path) > int(trouble[2]):
            return self.moto(environ, start_response)
        if trouble[1] == "busy":
            return answer(start_response, "503 Slow Down",
                          "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>")
        whole = b"".join(self.moto(environ, start_response))
        return [whole[:len(whole) // 2]]


def answer(start_response, status, body, *headers):
    start_response(status, [("Content-Type", "application/xml"), *headers])
    return [body.encode()]


def elsewhere(start_response, how, region):
    if how != "moved":
        return answer(start_response, "400 Bad Request",
                      "<Error><Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the "
                      f"region is wrong; expecting '{region}'</Message><Region>{region}</Region></Error>")
    return answer(start_response, "301 Moved Permanently",
                  "<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed "
                  "using the specified endpoint.</Message></Error>", ("x-amz-bucket-region", region))


def huge(start_response, size):
    block = bytes(1 << 20)
    start_response("200 OK", [("Content-Length", str(size)), ("ETag", '"huge"'),
                              ("Last-Modified", "Mon, 01 Jan 2024 00:00:00 GMT")])
    return (block[:min(len(block), size - at)] for at in range(0, size, len(block)))


def keys(client, name, is_mighty):
    client.create_user(UserName=name)
    if is_mighty:
        client.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=EVERYTHING)
    key = client.create_access_key(UserName=name)["AccessKey"]
    return f"{key['AccessKeyId']} {key['SecretAccessKey']}"


def role_keys(iam, sts):
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=EVERYTHING)["Role"]
    iam.put_role_policy(RoleName="reader", PolicyName="all", PolicyDocument=EVERYTHING)
    made = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    return f"{made['AccessKeyId']} {made['SecretAccessKey']} {made['SessionToken']}"


def serve(command):
    os.environ.pop(IN_VENV)
    for proxy in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        os.environ.pop(proxy, None)
    import boto3
    from botocore.credentials import Credentials
    from moto import settings
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = Troubles(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"

    def client(service):
        return boto3.client(service, endpoint_url=address, region_name="us-east-1", aws_access_key_id="setup",
                            aws_secret_access_key="setup")

    iam = client("iam")
    addresses = {"SLUICE_TEST_S3": address, "SLUICE_TEST_S3_KEYS": keys(iam, "writer", True),
                 "SLUICE_TEST_S3_POOR_KEYS": keys(iam, "poor", False),
                 "SLUICE_TEST_S3_ROLE_KEYS": role_keys(iam, client("sts"))}
    app.owner = Credentials(*addresses["SLUICE_TEST_S3_KEYS"].split())
    settings.INITIAL_NO_AUTH_ACTION_COUNT = 0  # from here on everybody has to sign
    if command:
        return subprocess.run(command, env={**os.environ, **addresses}).returncode
    for name, value in addresses.items():
        print(f"{name}={value}", flush=True)
    sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
