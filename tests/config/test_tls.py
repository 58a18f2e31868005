"""`minzheng serve --tls`: sign-in over HTTPS without a proxy; a certificate that cannot serve is refused before the start."""

import datetime
import http.cookiejar
import ipaddress
import socket
import ssl
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.config.test_run_a_real_bureau import Machine

from minzheng.config.commands.serve import check_certificate
from minzheng.config.origin import UNENCRYPTED
from minzheng.foundation.errors import Refused

INIT = "minzheng init --area-code 999901 --area-name 示范区 --admin-name 陈桂兰 --admin-id 11010519491231002X"


def self_signed(folder: Path, name: str = "minzheng", address: str = "127.0.0.1") -> tuple[Path, Path]:
    """A certificate for an address, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    held = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(held.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return certificate, private


def asked(opener: urllib.request.OpenerDirector, address: str) -> str:
    for _ in range(240):
        try:
            request = urllib.request.Request(address)
            with opener.open(request, timeout=30) as page:
                return str(page.read().decode())
        except OSError:
            time.sleep(0.25)
    raise AssertionError(f"{address} does not answer")


def test_a_certificate_that_cannot_serve_is_refused(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    check_certificate(str(certificate), str(key))
    _, other = self_signed(tmp_path, "other")
    (tmp_path / "empty").write_text("")
    for wrong in (
        (certificate, other),
        (certificate, tmp_path / "none"),
        (tmp_path / "empty", key),
        (key, key),
    ):
        with pytest.raises(Refused, match="不能使用"):
            check_certificate(*map(str, wrong))


def test_a_phone_signs_in_over_https(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.environment["MINZHENG_DATA"] = str(machine.place / "data")
    machine.sh(INIT)
    certificate, key = self_signed(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"exec minzheng serve --port {port} --tls {certificate} {key}"
    with subprocess.Popen(
        ["sh", "-c", command], cwd=tmp_path, env=machine.environment, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == f"https://127.0.0.1:{port}/\n"
            jar = http.cookiejar.CookieJar()
            trusting = ssl.create_default_context(cafile=str(certificate))
            opener = urllib.request.build_opener(
                urllib.request.HTTPSHandler(context=trusting), urllib.request.HTTPCookieProcessor(jar)
            )
            page = asked(opener, f"https://127.0.0.1:{port}/login/?next=/visit/")
            assert "登录" in page and UNENCRYPTED not in page
            assert {one.secure for one in jar} == {True}
            assert "vendor/visit.js" in asked(opener, f"https://127.0.0.1:{port}/visit/")
            with pytest.raises(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=10)
        finally:
            server.terminate()
            server.wait(timeout=60)
