"""What pip was told reaches uv, or uv is not used."""

from launch.installer import parse_pip_configuration, uv_options


def test_configuration_of_the_environment_beats_the_files():
    listing = (
        "global.index-url='https://mirror.example/simple'\n:env:.index-url='https://other.example/simple'\n"
    )
    assert parse_pip_configuration(listing) == {"index-url": "https://other.example/simple"}


def test_install_section_beats_global():
    listing = "install.find-links='/b'\nglobal.find-links='/a'\n"
    assert parse_pip_configuration(listing) == {"find-links": "/b"}


def test_index_mirrors_and_certificate_are_handed_over():
    arguments, environment = uv_options(
        {
            "index-url": "https://a.example/simple",
            "extra-index-url": "https://b.example https://c.example",
            "cert": "/ca.pem",
        }
    )
    assert arguments[:2] == ["--default-index", "https://a.example/simple"]
    assert arguments.count("--index") == 2
    assert environment == {"SSL_CERT_FILE": "/ca.pem"}


def test_no_configuration_is_handed_over_as_none():
    arguments, environment = uv_options({"timeout": "60", "disable-pip-version-check": "1"})
    assert arguments == ["--index-strategy", "unsafe-best-match"]
    assert environment == {}


def test_what_uv_cannot_be_told_is_left_to_pip():
    assert uv_options({"client-cert": "/me.pem"}) is None
    assert uv_options({"proxy": "http://proxy:3128"}) is None
