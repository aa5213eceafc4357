"""The containers: held to the published schema, to what the settings read, and to plain good sense.

Nothing here needs Docker.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from portal.settings import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "beat", "prepare")
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text()
# What somebody writes in `.env`.
ANSWERS = {
    "DOMAIN": "bryggan.kommunen.example",
    "SECRET_KEY": "0123456789abcdef" * 4,
    "LINK_KEYS": "0" * 64,
    "POSTGRES_PASSWORD": "1" * 32,
    "EMAIL_URL": "smtp+tls://bryggan:2222@mail.kommunen.example:587",
}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([?-])([^}]*))?\}")


def filled_in(text: str, answers: dict[str, str]) -> str:
    """A text as compose would read it. Raises KeyError where a value is demanded and missing."""

    def value(hit: re.Match) -> str:
        name, kind, words = hit.groups()
        return answers.get(name) or (words if kind == "-" else answers[name])

    return VARIABLE.sub(value, text).replace("$$", "$")


def environment_of(name: str, answers: dict[str, str] = ANSWERS) -> dict[str, str]:
    """The variables that a service's process gets."""
    return {key: filled_in(value, answers) for key, value in SERVICES[name].get("environment", {}).items()}


def image_environment() -> dict[str, str]:
    """The variables that stand in the image itself."""
    last = DOCKERFILE.rpartition("\nFROM ")[2].replace("\\\n", " ")
    lines = re.findall(r"^ENV (.+)$", last, re.M)
    return dict(pair.split("=", 1) for line in lines for pair in line.split())


def read_by_settings() -> set[str]:
    """Every variable that the settings ask for."""
    tree = ast.parse((BASE_DIR / "portal/settings.py").read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            asked = ast.unparse(node.func)
            if asked == "_value" or asked.startswith("env."):
                names.add(node.args[0].value)
    return names


def test_the_file_follows_the_published_schema():
    import check_jsonschema

    folder = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"
    schema = json.loads((folder / "compose-spec.json").read_text())
    assert list(Draft7Validator(schema).iter_errors(COMPOSE)) == []
    assert list(Draft7Validator(schema).iter_errors({"services": {"web": {"ports": "80"}}}))


def test_every_variable_that_is_set_is_read():
    read = read_by_settings()
    assert {"SECRET_KEY", "DATABASE_URL", "TRUSTED_PROXY_COUNT"} <= read
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= read, name
    of_the_machine = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    assert set(image_environment()) - of_the_machine <= read


def test_every_variable_that_matters_in_production_is_set():
    for_development = {"DEBUG", "CLOCK_AT", "COOKIE_SUFFIX"}
    with_a_good_default = {
        *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
        *("DATABASE_POOL_SIZE", "LEAST_SECONDS_TO_TYPE", "SIGN_IN_SECONDS"),
    }
    wanted = read_by_settings() - for_development - with_a_good_default
    for name in OURS:
        assert wanted <= {*SERVICES[name]["environment"], *image_environment()}, name


def server_command() -> list[str]:
    """The web server's command line, as it stands in the image."""
    return json.loads(instructions()[-1][1])


def pool_size() -> str:
    """How many connections one process of the web server keeps at most."""
    command = server_command()
    return command[command.index("--env") + 1].removeprefix("DATABASE_POOL_SIZE=")


def test_only_the_web_server_keeps_a_pool():
    """A command that somebody runs beside it, in the same container, needs one connection."""
    assert int(pool_size())
    assert not [name for name in OURS if "DATABASE_POOL_SIZE" in SERVICES[name]["environment"]]
    assert "DATABASE_POOL_SIZE" not in image_environment()
    assert not [name for name in OURS if name != "web" and "gunicorn" in SERVICES[name]["command"]]


def test_the_image_is_built_once_and_fetched_from_nowhere():
    assert [name for name, service in SERVICES.items() if "build" in service] == ["prepare"]
    assert {SERVICES[name]["image"] for name in OURS} == {SERVICES["prepare"]["image"]}
    assert {SERVICES[name]["pull_policy"] for name in OURS} == {"never"}


def test_nothing_secret_has_a_default():
    text = (BASE_DIR / "docker-compose.yml").read_text()
    demanded = {hit.group(1) for hit in VARIABLE.finditer(text) if hit.group(2) == "?"}
    optional = {hit.group(1) for hit in VARIABLE.finditer(text) if hit.group(2) == "-"}
    assert demanded == set(ANSWERS)
    # A login is another's: without one nothing is asked of it.
    login = {"OIDC_PROVIDERS", "IDENTITY_KEY"}
    assert (
        optional == {"VERSION", "BACKUP_FOLDER", "DATABASE_CONNECTIONS", "FIRST_SENDER", "LOG_LEVEL"} | login
    )
    for missing in ANSWERS:
        rest = {name: value for name, value in ANSWERS.items() if name != missing}
        with pytest.raises(KeyError):
            filled_in(text, rest)
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search("SECRET|KEY|PASSWORD", key):
                assert VARIABLE.fullmatch(value), key


def test_secrets_are_not_in_the_image():
    assert not re.search(r"^(ENV|ARG).*(SECRET|KEY|PASSWORD|TOKEN)", DOCKERFILE, re.M | re.I)
    ignored = (BASE_DIR / ".dockerignore").read_text().split()
    assert {".*", "backup"} <= set(ignored)
    assert {".env", "backup/"} <= set((BASE_DIR / ".gitignore").read_text().split())
    assert {line for line in ignored if line.startswith("!")} == {"!.npmrc"}


def test_the_doors_are_few():
    assert {name for name, service in SERVICES.items() if service.get("ports")} == {"proxy", "mail"}
    assert SERVICES["mail"]["ports"] == ["127.0.0.1:8025:8025"]
    assert SERVICES["mail"]["profiles"] == ["development"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert SERVICES["database"]["networks"] == SERVICES["broker"]["networks"] == ["inside"]


def test_web_and_worker_can_be_many_and_beat_is_one():
    for name in ("web", "worker"):
        assert "container_name" not in SERVICES[name]
        assert "ports" not in SERVICES[name]
    assert SERVICES["beat"]["deploy"] == {"replicas": 1}
    assert "beat" not in " ".join(SERVICES["worker"]["command"])


def test_there_are_connections_enough_for_three_web_and_two_workers():
    (most,) = re.findall(r"max_connections=(\d+)", " ".join(SERVICES["database"]["command"]))
    processes = int(server_command()[server_command().index("--workers") + 1])
    concurrency = int(SERVICES["worker"]["command"][SERVICES["worker"]["command"].index("--concurrency") + 1])
    together = int(environment_of("web")["DATABASE_CONNECTIONS"])
    assert 3 * processes * int(pool_size()) + 2 * (concurrency + 1) + 10 < together < int(most)


def test_every_service_is_watched_and_comes_back():
    for name, service in SERVICES.items():
        if name == "prepare":
            assert service["restart"] == "no"
            continue
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}, name


def test_nothing_starts_before_what_it_needs():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
        assert SERVICES[name]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert "prepare_database" in SERVICES["prepare"]["command"]


def test_images_have_a_version():
    images = [service["image"] for name, service in SERVICES.items() if name not in OURS]
    images += [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM")]
    for image in images:
        assert re.search(r":v?\d", image), image
    # pg_dump must not be older than the server that it reads.
    server = re.search(r"postgres:(\d+)", SERVICES["database"]["image"]).group(1)
    assert f"postgresql-client-{server}" in DOCKERFILE


def test_data_lie_in_named_volumes():
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = filled_in(volume, ANSWERS).split(":")[0]
            assert source.startswith("./") or source in COMPOSE["volumes"], name
    assert "media:/data/media" in SERVICES["web"]["volumes"]


def test_who_has_no_rights_is_the_owner_of_its_data():
    """Root without rights may not enter what another user, or root with rights, keeps to itself."""
    without = {name for name, service in SERVICES.items() if service.get("cap_drop") == ["ALL"]}
    with_data = {name for name in without if SERVICES[name].get("volumes")}
    # What it keeps it wrote as root, and it needs the right to open port 80.
    exceptions = {"proxy"}
    for name in with_data - {*OURS} - exceptions:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", SERVICES[name]["user"]), name
        assert "cap_add" not in SERVICES[name], name
    assert "broker" in with_data
    # Those of the image of ours get their user from it.
    assert not [name for name in OURS if "user" in SERVICES[name]]


def test_the_database_is_asked_where_only_the_finished_one_answers():
    assert "--host 127.0.0.1" in SERVICES["database"]["healthcheck"]["test"][1]


def test_the_proxy_passes_on_to_the_port_that_web_listens_at():
    caddyfile = filled_in(COMPOSE["configs"]["caddyfile"]["content"], ANSWERS)
    assert caddyfile.count("{") == caddyfile.count("}")
    assert "bryggan.kommunen.example {" in caddyfile
    assert "dynamic a web 8000" in caddyfile
    assert '"0.0.0.0:8000"' in DOCKERFILE
    # It takes what the portal takes, and a form's other fields besides.
    assert "max_size 25MB" in caddyfile


# --- The image -----------------------------------------------------------------------------


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with what follows them."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.M).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


def test_the_image_runs_as_nobody_in_particular():
    last = [words for word, words in instructions() if word == "USER"][-1]
    assert re.fullmatch(r"[1-9]\d{4}:[1-9]\d{4}", last)
    assert instructions()[-1][0] == "CMD"
    assert server_command()[0] == "gunicorn"


def test_the_image_is_readable_also_from_a_checkout_that_is_not():
    """`COPY` keeps the modes that the files have on the machine that builds."""
    until_last_stage = DOCKERFILE.rpartition("\nFROM ")[0].strip()
    assert until_last_stage.splitlines()[-1] == "RUN chmod -R a+rX /app"
    assert {words for word, words in instructions() if word == "COPY" and " /app" in words} == {
        "--from=theme /app/node_modules node_modules",
        "--from=theme /app/.dev/theme .dev/theme",
        "--from=portal /app /app",
    }


def test_packages_are_checked_against_their_hashes():
    assert "--require-hashes --no-deps --requirement requirements.lock" in DOCKERFILE
    assert "npm ci --ignore-scripts" in DOCKERFILE
    assert not [word for word, _words in instructions() if word in {"ADD", "MAINTAINER", "ONBUILD"}]
    for word, words in instructions():
        if word == "RUN" and "apt-get install" in words:
            assert "--no-install-recommends" in words
            assert "rm -rf /var/lib/apt/lists/*" in words


def copied() -> list[str]:
    """What the image takes from the repository."""
    return [
        source
        for word, words in instructions()
        if word == "COPY" and not words.startswith("--from")
        for source in words.split()[:-1]
    ]


def test_everything_that_the_image_takes_is_there():
    missing = [source for source in copied() if not (BASE_DIR / source).exists()]
    assert missing == []
    packages = {path.parent.name for path in BASE_DIR.glob("*/__init__.py")} - {"tests"}
    assert packages <= set(copied())


@pytest.fixture(scope="module")
def as_in_the_image(tmp_path_factory) -> Path:
    """The repository's files as the image has them: without tests and what is for development."""
    folder = tmp_path_factory.mktemp("image")
    for source in copied():
        path = BASE_DIR / source
        if path.is_dir():
            ignore = shutil.ignore_patterns("__pycache__", "devkit")
            shutil.copytree(path, folder / source, ignore=ignore)
        else:
            shutil.copy(path, folder / source)
    return folder


def run(folder: Path, *command: str, **more: str) -> subprocess.CompletedProcess:
    """A command with nothing but what compose and the image give it, and what the test adds."""
    surroundings = {**image_environment(), **environment_of("web"), "PATH": os.environ["PATH"], **more}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )


def test_django_finds_nothing_to_complain_of_in_production(as_in_the_image):
    checked = run(as_in_the_image, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


def test_production_starts_with_what_compose_gives_and_without_the_development_kit(as_in_the_image):
    program = """
import portal.wsgi
from django.conf import settings
from portal import celery
assert settings.PRODUCTION and not settings.DEBUG
assert "portal.devkit" not in settings.INSTALLED_APPS
assert settings.ALLOWED_HOSTS == ["bryggan.kommunen.example"]
assert settings.SITE_URL == "https://bryggan.kommunen.example"
assert settings.FIRST_SENDER == "bryggan@bryggan.kommunen.example"
assert settings.EMAIL_USE_TLS and settings.EMAIL_HOST == "mail.kommunen.example"
assert settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE
assert settings.DATABASES["default"]["OPTIONS"]["pool"]
celery.app.loader.import_default_modules()
print(sorted(name for name in celery.app.tasks if name.startswith("portal")))
"""
    started = run(as_in_the_image, "-c", program, DATABASE_POOL_SIZE=pool_size())
    assert started.returncode == 0, started.stderr
    assert "portal.notifications.tasks.sweep" in started.stdout


def test_the_image_cuts_its_fonts_where_the_portal_reads_them(as_in_the_image):
    ((*command, folder),) = [
        words.split()[1:] for word, words in instructions() if word == "RUN" and "portal.web.fonts" in words
    ]
    (as_in_the_image / "node_modules").symlink_to(BASE_DIR / "node_modules")
    cut = subprocess.run(
        [sys.executable, *command, folder], cwd=as_in_the_image, capture_output=True, text=True, check=False
    )
    (as_in_the_image / "node_modules").unlink()
    assert cut.returncode == 0, cut.stderr
    assert image_environment()["PAPER_FONTS"] == f"/app/{folder}"
    assert len(list((as_in_the_image / folder).glob("*.ttf"))) == 2


@pytest.mark.parametrize("missing", ["SECRET_KEY", "LINK_KEYS"])
def test_production_refuses_to_start_with_a_secret_of_development(as_in_the_image, missing):
    refused = run(as_in_the_image, "manage.py", "check", **{missing: ""})
    assert refused.returncode != 0
    assert "Production needs" in refused.stderr


def test_what_watches_web_asks_a_page_that_answers(live_server, settings, as_in_the_image):
    settings.ALLOWED_HOSTS = ["bryggan.kommunen.example"]
    kind, python, option, program = SERVICES["web"]["healthcheck"]["test"]
    assert (kind, python, option) == ("CMD", "python", "-c")
    address = f"{live_server.thread.host}:{live_server.thread.port}"
    # A proxy that the machine names for its downloads is not asked.
    nowhere = {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    asked = run(as_in_the_image, "-c", program.replace("127.0.0.1:8000", address), **nowhere)
    assert asked.returncode == 0, asked.stderr
    wrong = run(as_in_the_image, "-c", program.replace("127.0.0.1:8000", "127.0.0.1:9"))
    assert wrong.returncode != 0
    settings.ALLOWED_HOSTS = ["another.example"]
    refused = run(as_in_the_image, "-c", program.replace("127.0.0.1:8000", address), **nowhere)
    assert refused.returncode != 0
