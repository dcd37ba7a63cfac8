//! Which model suggests: the one that is named, else the one of the environment, else the built-in.

use crate::{builtin, escaped::Escaped, message};
use anyhow::Context;
use catchline::{Background, Tagger};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// What the flag that names a model says of itself.
pub(crate) const HELP: &str =
    "Model file [default: the one that CATCHLINE_MODEL names, else the built-in one]";

/// The variable that names a model.
const VARIABLE: &str = "CATCHLINE_MODEL";

/// A model that has been read and verified.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) tagger: Tagger,
    /// Its file, or `built-in`.
    pub(crate) name: String,
    /// Its file, unless it is built in.
    pub(crate) path: Option<PathBuf>,
    /// How long it is.
    pub(crate) bytes: u64,
}

/// Reads the model and says which it is.
pub(crate) fn choose(named: Option<&Path>) -> anyhow::Result<Model> {
    let variable = env::var_os(VARIABLE).filter(|path| !path.is_empty());
    let (model, whence) = match (named, &variable) {
        (Some(path), _) => (load(path)?, ""),
        (None, Some(path)) => {
            let model = load(Path::new(path));
            (model.context(format!("the model of {VARIABLE}"))?, VARIABLE)
        }
        (None, None) => (built_in()?, builtin::NAME),
    };
    let whence = match whence {
        "" => String::new(),
        whence => format!(" ({whence})"),
    };
    message::say(format_args!("model {}{whence}", Escaped(&model.name)));
    Ok(model)
}

fn load(path: &Path) -> anyhow::Result<Model> {
    let tagger = Tagger::load(path)?;
    let about = fs::metadata(path).with_context(|| format!("{}", path.display()))?;
    Ok(Model {
        tagger,
        name: path.display().to_string(),
        path: Some(path.to_owned()),
        bytes: about.len(),
    })
}

/// What the built-in model knows of articles at large; nothing in a program that was built with a
/// model of an older format, and is to learn the next one.
pub(crate) fn background() -> Option<Background> {
    let tagger = Tagger::from_static(builtin::MODEL).ok()?;
    Some(tagger.background())
}

fn built_in() -> anyhow::Result<Model> {
    Ok(Model {
        tagger: Tagger::from_static(builtin::MODEL).context("the built-in model")?,
        name: "built-in".to_owned(),
        path: None,
        bytes: builtin::MODEL.len() as u64,
    })
}
