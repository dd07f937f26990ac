"""The bot's configuration: from environment variables to frozen settings.

All faults are reported together, each with its variable and what to write. Secrets never appear in a message, a log
line or a `repr`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import SettingsError, UserError
from bot.settings.credentials import StoredCredentials, is_readable_by_others, read_credentials

PREFIX = "LISTKEEPER_"
NAMES = (
    "WEBHOOK_SECRET",
    "GITHUB_APP_ID",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_PRIVATE_KEY_FILE",
    "GITHUB_TOKEN",
    "CREDENTIALS_FILE",
    "GITHUB_CLIENT_ID",
    "GITHUB_CLIENT_SECRET",
    "GITHUB_API_URL",
    "DATABASE_URL",
    "DRY_RUN",
    "ONLINE_CHECKS",
    "DEBOUNCE_SECONDS",
    "CATCH_UP_SECONDS",
    "PUBLIC_URL",
    "DESK",
    "LOG_FORMAT",
)
DESKS = ("public", "members", "off")
WHO_WE_ARE = ("WEBHOOK_SECRET", "GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_FILE", "GITHUB_TOKEN")
DEFAULT_DATABASE = "sqlite:///listkeeper.db"
DEFAULT_API = "https://api.github.com"
DEBOUNCE_LIMIT = 3600.0
CATCH_UP_LEAST, CATCH_UP_MOST = 1.0, 86_400.0


@dataclass(frozen=True, slots=True)
class AppCredentials:
    """A GitHub App: its number and its private key in PEM."""

    app_id: int
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TokenCredentials:
    """A personal access token."""

    token: str = field(repr=False)


Credentials = AppCredentials | TokenCredentials


@dataclass(frozen=True, slots=True)
class Settings:
    """How this bot is to run."""

    webhook_secrets: tuple[str, ...] = field(repr=False)
    credentials: Credentials
    api_url: str = DEFAULT_API
    database_url: str = field(default=DEFAULT_DATABASE, repr=False)
    is_dry_run: bool = False
    looks_online: bool = False
    debounce: float = 5.0
    catch_up: float = 3600.0  # seconds between two searches for missed deliveries; 0 for never
    public_url: str | None = None
    has_desk: bool = True  # whether the lists of public repositories are shown
    client_id: str = ""  # the App's, for signing in
    client_secret: str = field(default="", repr=False)
    log_format: str = "console"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Return the settings; raises `SettingsError` that names every fault."""
        return _Reader(environment).settings()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret, so that the logs can hide it."""
        match self.credentials:
            case TokenCredentials(token):
                known: tuple[str, ...] = (*self.webhook_secrets, token, self.client_secret)
            case AppCredentials(_, key):
                known = (*self.webhook_secrets, key, key.strip(), self.client_secret)
        return tuple(secret for secret in known if secret)


def unknown_settings(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence for each variable that looks like a setting of ours and is none: its name is misspelt, or it is
    for another version.
    """
    known = [PREFIX + name for name in NAMES]
    unknown = [name for name in sorted(environment) if name.startswith(PREFIX) and name not in known]
    if not unknown:
        return ()
    from rules.judging.policy import guess  # seldom needed

    return tuple(f"{name} is not a setting.{guess(name, known)}" for name in unknown)


def webhook_secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the webhook secrets alone, for commands that need nothing else."""
    reader = _Reader(environment)
    secrets = reader.secrets()
    reader.raise_faults()
    return secrets


def database_url(environment: Mapping[str, str]) -> str:
    """Return the address of the database alone."""
    reader = _Reader(environment)
    url = reader.database()
    reader.raise_faults()
    return url


@dataclass(frozen=True, slots=True)
class SetUp:
    """How to set up a bot that has no credentials yet."""

    path: Path  # where to keep them
    api_url: str
    public_url: str
    log_format: str


def needed_set_up(environment: Mapping[str, str]) -> SetUp | None:
    """Return how to set the bot up, if the named credentials file does not exist yet and no other credentials are set.

    Raises `SettingsError` that names every fault in the settings that the set-up needs.
    """
    return _Reader(environment).needed_set_up()


class _Reader:
    """Reads one variable after the other and collects what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._faults: list[str] = []
        self._stored = self._read_stored()

    def needed_set_up(self) -> SetUp | None:
        path = self._get("CREDENTIALS_FILE")
        if not path or Path(path).exists() or any(self._get(name) for name in WHO_WE_ARE):
            return None
        api, public, log = self._url("GITHUB_API_URL", DEFAULT_API), self._url("PUBLIC_URL", ""), self._log_format()
        self.database()
        self.raise_faults()
        return SetUp(Path(path).absolute(), api, public, log)

    def _read_stored(self) -> StoredCredentials | None:
        """Return what the set-up left in the credentials file."""
        path = self._get("CREDENTIALS_FILE")
        if not path:
            return None
        try:
            stored = read_credentials(Path(path))
        except UserError as error:
            self._fault("CREDENTIALS_FILE", str(error))
            return None
        if stored is not None and is_readable_by_others(Path(path)):
            self._fault("CREDENTIALS_FILE", f"can be read by other users: run `chmod 600 {path}`.")
        return stored

    def settings(self) -> Settings:
        secrets, credentials = self.secrets(), self._credentials()
        found = {
            "api_url": self._url("GITHUB_API_URL", DEFAULT_API) or DEFAULT_API,
            "database_url": self.database(),
            "public_url": self._url("PUBLIC_URL", self._stored.public_url if self._stored else ""),
        }
        dry, online = self._yes_or_no("DRY_RUN"), self._yes_or_no("ONLINE_CHECKS")
        debounce, catch_up, log = self._debounce(), self._catch_up(), self._log_format()
        desk = self._desk()
        self.raise_faults()
        assert credentials is not None, "its absence is a fault"  # noqa: S101 - states an invariant
        return Settings(
            webhook_secrets=secrets,
            credentials=credentials,
            api_url=found["api_url"] or DEFAULT_API,
            database_url=found["database_url"] or DEFAULT_DATABASE,
            public_url=found["public_url"] or None,
            is_dry_run=dry,
            looks_online=online,
            debounce=debounce,
            has_desk=desk == "public",
            client_id=self._get("GITHUB_CLIENT_ID") or (self._stored.client_id if self._stored else ""),
            client_secret=self._get("GITHUB_CLIENT_SECRET") or (self._stored.client_secret if self._stored else ""),
            catch_up=catch_up,
            log_format=log,
        )

    def raise_faults(self) -> None:
        if self._faults:
            self._faults += unknown_settings(self._environment)  # a misspelt name may be why another is missing
            raise SettingsError("the settings cannot be used:\n" + "\n".join(f"- {f}" for f in self._faults))

    def _get(self, name: str) -> str:
        return self._environment.get(PREFIX + name, "").strip()

    def _fault(self, name: str, message: str) -> None:
        self._faults.append(f"{PREFIX}{name} {message}")

    def _desk(self) -> str:
        given = self._get("DESK") or DESKS[0]
        if given not in DESKS:
            self._fault("DESK", f"must be one of {', '.join(DESKS)}.")
        return given

    def secrets(self) -> tuple[str, ...]:
        raw = self._environment.get(PREFIX + "WEBHOOK_SECRET", "")
        if not raw.strip() and self._stored is not None:
            return (self._stored.webhook_secret,)
        if not raw.strip():
            self._fault("WEBHOOK_SECRET", "is missing: set it to the secret that GitHub signs deliveries with.")
            return ()
        parts = tuple(part.strip() for part in raw.split(","))
        if not all(parts):
            self._fault("WEBHOOK_SECRET", "has an empty part: write one secret, or two with a comma between them.")
        if len(parts) > 2:
            self._fault("WEBHOOK_SECRET", "has more than two secrets: write the new one, a comma and the old one.")
        return parts

    def _credentials(self) -> Credentials | None:
        token = self._get("GITHUB_TOKEN")
        app = {n: self._get(n) for n in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_FILE")}
        if token and any(app.values()):
            given = ", ".join(PREFIX + name for name, value in app.items() if value)
            self._fault("GITHUB_TOKEN", f"and {given} are both set: use a token or an App, not both.")
            return None
        if self._stored is not None:
            return self._stored_credentials(self._stored, [name for name in WHO_WE_ARE if self._get(name)])
        if token:
            return TokenCredentials(token)
        if not any(app.values()):
            self._fault(
                "GITHUB_APP_ID",
                f"is missing: set it together with {PREFIX}GITHUB_PRIVATE_KEY_FILE, or set only {PREFIX}GITHUB_TOKEN. "
                f"If you have no App yet, name a new file in {PREFIX}CREDENTIALS_FILE; then `listkeeper serve` "
                "helps you to make an App and keeps its secrets in that file.",
            )
            return None
        app_id, key = self._app_id(app["GITHUB_APP_ID"]), self._private_key(app)
        return AppCredentials(app_id, key) if app_id and key else None

    def _stored_credentials(self, stored: StoredCredentials, beside: Sequence[str]) -> Credentials | None:
        for name in beside:
            if name != "WEBHOOK_SECRET":
                self._fault(name, f"and {PREFIX}CREDENTIALS_FILE are both set: keep one.")
        if not _is_private_key(stored.private_key):
            self._fault(
                "CREDENTIALS_FILE",
                "has no private key in PEM format. Restore the file from a backup, or delete it and set up again.",
            )
            return None
        return AppCredentials(stored.app_id, stored.private_key)

    def _app_id(self, value: str) -> int:
        if value.isascii() and value.isdigit() and int(value) > 0:
            return int(value)
        said = "is missing" if not value else "must be a number"
        self._fault("GITHUB_APP_ID", f"{said}: you find it as “App ID” on the App's settings page.")
        return 0

    def _private_key(self, app: Mapping[str, str]) -> str:
        text, path = app["GITHUB_PRIVATE_KEY"], app["GITHUB_PRIVATE_KEY_FILE"]
        name = "GITHUB_PRIVATE_KEY_FILE" if path and not text else "GITHUB_PRIVATE_KEY"
        if text and path:
            self._fault(name, f"and {PREFIX}GITHUB_PRIVATE_KEY_FILE are both set: keep one.")
            return ""
        if not text and not path:
            self._fault(
                "GITHUB_PRIVATE_KEY_FILE",
                "is missing: set it to the .pem file that you downloaded from the App's settings page.",
            )
            return ""
        if path:
            try:
                text = Path(path).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not a text file"
                self._fault(
                    name, f"cannot be read ({path}): {reason}. It must be the App's .pem file, readable by this user."
                )
                return ""
        text = text.replace("\\n", "\n").strip() + "\n"
        if not _is_private_key(text):
            self._fault(
                name,
                "is not a private key in PEM format: it must begin with `-----BEGIN` and be the whole file.",
            )
            return ""
        return text

    def _url(self, name: str, default: str) -> str:
        value = (self._get(name) or default).rstrip("/")
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            self._fault(name, "must be an address that begins with https:// or http://.")
        elif parts.username or parts.password:
            self._fault(name, "must not contain a user name or a password.")
        return value

    def database(self) -> str:
        value = self._get("DATABASE_URL") or DEFAULT_DATABASE
        if value.startswith(("postgres://", "postgresql://")):
            self._fault("DATABASE_URL", "does not name a driver: begin it with postgresql+psycopg://.")
        elif not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            self._fault("DATABASE_URL", "must begin with sqlite:/// or postgresql+psycopg://.")
        elif value in ("sqlite:///", "sqlite:///:memory:"):
            self._fault(
                "DATABASE_URL",
                "must name a file, such as sqlite:///listkeeper.db: a database in memory is lost at a restart.",
            )
        return value

    def _yes_or_no(self, name: str) -> bool:
        value = self._get(name).lower() or "false"
        if value not in ("true", "false", "1", "0"):
            self._fault(name, "must be true or false.")
        return value in ("true", "1")

    def _debounce(self) -> float:
        value = self._get("DEBOUNCE_SECONDS") or "5"
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= DEBOUNCE_LIMIT:
            self._fault("DEBOUNCE_SECONDS", f"must be a number of seconds from 0 to {DEBOUNCE_LIMIT:.0f}.")
            return 5.0
        return seconds

    def _catch_up(self) -> float:
        value = self._get("CATCH_UP_SECONDS") or "3600"
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if seconds != 0 and not CATCH_UP_LEAST <= seconds <= CATCH_UP_MOST:
            self._fault(
                "CATCH_UP_SECONDS",
                f"must be a number of seconds from {CATCH_UP_LEAST:.0f} to {CATCH_UP_MOST:.0f}, or 0 for never.",
            )
        return seconds

    def _log_format(self) -> str:
        value = self._get("LOG_FORMAT") or "console"
        if value not in ("console", "json"):
            self._fault("LOG_FORMAT", "must be console or json.")
        return value


def _is_private_key(text: str) -> bool:
    """Tell whether *text* can be used to sign; asked here, so that a wrong key shows at the start, not at night."""
    if "PRIVATE KEY-----" not in text:
        return False
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):
        return False
    return True
