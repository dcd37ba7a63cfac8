//! Where the REST API of a site is: behind `wp-json`, or behind `?rest_route=`.

use crate::fetch::Answer;
use url::Url;

/// The relation of a link to the REST API.
const RELATION: &str = "https://api.w.org/";

/// How addresses of the API are made.
#[derive(Debug, Clone)]
pub(super) enum Root {
    /// Below an address that ends in a slash.
    Path(Url),
    /// By a parameter of the site's own address, which every WordPress reads.
    Parameter(Url),
}

impl Root {
    /// The root that an address of the site comes to before anything is known of it.
    pub(super) fn of_site(url: &Url) -> Self {
        let mut url = url.clone();
        url.set_fragment(None);
        Self::of_link(url)
    }

    /// The root that a link to the API names.
    fn of_link(mut url: Url) -> Self {
        let is_path = url.query().is_none() && url.path().contains("/wp-json");
        url.set_query(None);
        if !is_path {
            return Self::Parameter(url);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{path}/"));
        Self::Path(url)
    }

    /// The root that a page of the site links to in its headers.
    pub(super) fn of_page(page: &Answer) -> Option<Self> {
        let links = page.headers("link");
        let links = links.flat_map(|links| links.split(','));
        let link = links.into_iter().find_map(link_to_api)?;
        Some(Self::of_link(page.url.join(link).ok()?))
    }

    /// The address of a route such as `/wp/v2/posts`.
    pub(super) fn url(&self, route: &str, query: &[(&str, String)]) -> Url {
        let mut url = match self {
            Self::Path(root) => {
                let mut url = root.clone();
                url.set_path(&format!("{}{}", root.path(), route.trim_start_matches('/')));
                url
            }
            Self::Parameter(site) => {
                let mut url = site.clone();
                url.query_pairs_mut().append_pair("rest_route", route);
                url
            }
        };
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// The same where the site answered from another address.
    pub(super) fn moved(&self, to: &Url) -> Self {
        let mut moved = to.clone();
        moved.set_query(None);
        match self {
            Self::Path(root) => {
                moved.set_path(root.path());
                Self::Path(moved)
            }
            Self::Parameter(_) => Self::Parameter(moved),
        }
    }

    /// What the site is called: its address without what leads to the API.
    pub(super) fn name(&self) -> String {
        let (Self::Path(url) | Self::Parameter(url)) = self;
        let name = url.as_str().trim_end_matches('/');
        let name = name.strip_suffix("/wp-json").unwrap_or(name);
        name.to_owned()
    }
}

/// The address of `<…>; rel="https://api.w.org/"`.
fn link_to_api(link: &str) -> Option<&str> {
    let (address, rest) = link.trim().strip_prefix('<')?.split_once('>')?;
    rest.contains(RELATION).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Root {
        Root::of_site(&Url::parse(text).unwrap())
    }

    #[test]
    fn routes_are_paths_or_parameters() {
        let query = [("per_page", "100".to_owned()), ("search", "R&D".to_owned())];
        let url = |from: &str| root(from).url("/wp/v2/posts", &query).to_string();
        assert_eq!(
            url("https://example.org/blog/wp-json"),
            "https://example.org/blog/wp-json/wp/v2/posts?per_page=100&search=R%26D"
        );
        assert_eq!(
            url("https://example.org/blog"),
            "https://example.org/blog?rest_route=%2Fwp%2Fv2%2Fposts&per_page=100&search=R%26D"
        );
        assert_eq!(
            root("http://127.0.0.1:8088/?p=1#top")
                .url("/batch/v1", &[])
                .to_string(),
            "http://127.0.0.1:8088/?rest_route=%2Fbatch%2Fv1"
        );
    }

    #[test]
    fn links_of_pages_lead_to_the_api() {
        let link = |text| link_to_api(text);
        assert_eq!(
            link(" <https://example.org/wp-json/>; rel=\"https://api.w.org/\""),
            Some("https://example.org/wp-json/")
        );
        assert_eq!(link("<https://example.org/?p=1>; rel=shortlink"), None);
        let plain = Url::parse("http://example.org/index.php?rest_route=/").unwrap();
        assert!(matches!(Root::of_link(plain), Root::Parameter(_)));
    }
}
