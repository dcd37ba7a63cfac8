//! Who writes: a user and an application password, from the environment or asked for.

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::{
    env, fmt,
    io::{self, IsTerminal, Write},
};

const USER: &str = "CATCHLINE_WORDPRESS_USER";
const PASSWORD: &str = "CATCHLINE_WORDPRESS_PASSWORD";

/// What a request says of who sends it. It is shown nowhere.
pub(super) struct Credentials(String);

impl Credentials {
    /// Those of the environment, if it has a user.
    pub(super) fn of_environment() -> anyhow::Result<Option<Self>> {
        match (variable(USER)?, variable(PASSWORD)?) {
            (None, None) => Ok(None),
            (Some(user), Some(password)) => Ok(Some(Self::new(&user, &password)?)),
            (Some(user), None) => Ok(Some(Self::new(&user, &ask_password(&user)?)?)),
            (None, Some(_)) => bail!("{PASSWORD} is set and {USER} is not; set both"),
        }
    }

    /// Those of the environment, else those that the user types.
    pub(super) fn get() -> anyhow::Result<Self> {
        if let Some(found) = Self::of_environment()? {
            return Ok(found);
        }
        if !is_asked() {
            bail!(
                "who writes is not known; set {USER} and {PASSWORD}, an application password made in \
                 WordPress under Users, Profile"
            );
        }
        let user = ask_user()?;
        let password = ask_password(&user)?;
        Self::new(&user, &password)
    }

    fn new(user: &str, password: &str) -> anyhow::Result<Self> {
        if user.contains(':') || user.chars().chain(password.chars()).any(char::is_control) {
            bail!("the user or the password has a character that no request can carry");
        }
        let both = BASE64_STANDARD.encode(format!("{user}:{password}"));
        Ok(Self(format!("Basic {both}")))
    }

    /// The value of the header `Authorization`.
    pub(super) fn header(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

fn variable(name: &str) -> anyhow::Result<Option<String>> {
    match env::var(name) {
        Ok(value) if value.trim().is_empty() => Ok(None),
        Ok(value) => Ok(Some(value.trim().to_owned())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => bail!("{name} is not UTF-8"),
    }
}

fn is_asked() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn ask_user() -> anyhow::Result<String> {
    eprint_now("User of the WordPress: ")?;
    let mut user = String::new();
    io::stdin().read_line(&mut user)?;
    match user.trim() {
        "" => bail!("no user was given"),
        user => Ok(user.to_owned()),
    }
}

fn ask_password(user: &str) -> anyhow::Result<String> {
    if !is_asked() {
        bail!("{USER} is set and {PASSWORD} is not; set both");
    }
    eprint_now(&format!("Application password of {user}: "))?;
    let password = rpassword::read_password().context("the password cannot be read")?;
    match password.trim() {
        "" => bail!("no password was given"),
        password => Ok(password.to_owned()),
    }
}

fn eprint_now(prompt: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    err.write_all(prompt.as_bytes())?;
    err.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_a_header_and_never_shown() {
        let credentials = Credentials::new("anna", "a b").unwrap();
        assert_eq!(credentials.header(), "Basic YW5uYTphIGI=");
        assert!(!format!("{credentials:?}").contains("YW5"));
        assert!(Credentials::new("an:na", "x").is_err() && Credentials::new("anna", "\n").is_err());
    }
}
