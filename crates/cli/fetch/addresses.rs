//! Which addresses of the internet are outside: neither this machine's nor of a private network.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs},
};
use ureq::{
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::NextTimeout,
    },
};
use url::Url;

/// Finds the addresses of hosts, and refuses hosts with one that is not outside.
#[derive(Debug, Default)]
pub(super) struct OutsideOnly(DefaultResolver);

impl Resolver for OutsideOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        if found.iter().all(|address| is_outside(address.ip())) {
            return Ok(found);
        }
        let host = uri.host().unwrap_or_default();
        Err(io::Error::other(format!(
            "a redirect leads to {host}, which is on this machine or in a private network"
        ))
        .into())
    }
}

/// Whether the host of an address that the user named is on this machine or in a private network.
pub(super) fn is_inside(url: &Url) -> bool {
    let host = (
        url.host_str().unwrap_or_default().trim_matches(['[', ']']),
        url.port_or_known_default().unwrap_or_default(),
    );
    let found = host.to_socket_addrs();
    found.is_ok_and(|mut found| found.any(|address| !is_outside(address.ip())))
}

fn is_outside(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_outside_v4(address),
        IpAddr::V6(address) => match within(address) {
            Some(address) => is_outside_v4(address),
            None => is_outside_v6(address),
        },
    }
}

/// Addresses that RFC 6890 and its followers keep for special use are not outside.
fn is_outside_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || matches!(
            (a, b, c),
            (0 | 224.., ..) | (100, 64..128, _) | (198, 18 | 19, _)
        )
        || (a, b, c) == (192, 0, 0);
    !special
}

fn is_outside_v6(address: Ipv6Addr) -> bool {
    // What is routed worldwide begins with 001; 2001:db8::/32 is for examples.
    let [first, second, ..] = address.segments();
    first >> 13 == 1 && (first, second) != (0x2001, 0x0db8)
}

/// The address of IPv4 that one of IPv6 stands for.
fn within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some(join(high, low)),
        _ => address.to_ipv4_mapped(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_and_special_addresses_are_not_outside() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "::ffff:127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "ff02::1",
            "2001:db8::1",
        ];
        for address in inside {
            assert!(!is_outside(address.parse().unwrap()), "{address}");
        }
        let outside = [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
        ];
        for address in outside {
            assert!(is_outside(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn names_of_this_machine_are_inside() {
        for inside in [
            "http://localhost/",
            "http://127.0.0.1:8088/",
            "http://[::1]/",
        ] {
            assert!(is_inside(&Url::parse(inside).unwrap()), "{inside}");
        }
    }
}
