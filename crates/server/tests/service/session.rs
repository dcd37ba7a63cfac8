//! What who asks may do.

use crate::{
    asked::{TOKEN, ask, get, service, service_with, with},
    kept::Desk,
};
use serde_json::json;

#[test]
fn a_session_says_what_may_be_done() {
    let session = |given: &str| with(get("/v1/session"), "authorization", given);
    let right = format!("Bearer {TOKEN}");
    let says = |store, writing, token| json!({"store": store, "writing": writing, "token": token});
    let desk = Desk::new();
    assert_eq!(desk.ask(session(&right)).well(), says(true, true, true));
    assert_eq!(desk.ask(get("/v1/session")).well(), says(true, true, false));
    for wrong in ["", "Bearer ", TOKEN, "Bearer 0123456789abcdeF"] {
        assert_eq!(desk.ask(session(wrong)).well(), says(true, true, false));
    }
    assert_eq!(
        ask(&service(), session(&right)).well(),
        says(false, true, true)
    );
    let none = service_with(|settings| settings.token = None);
    assert_eq!(
        ask(&none, session(&right)).well(),
        says(false, false, false)
    );
}

#[test]
fn a_wrong_token_is_no_error_where_others_can_reach_it_and_counts_as_a_request() {
    let service = service_with(|settings| {
        settings.listen = ([0, 0, 0, 0], 80).into();
        settings.limits.rate = 2;
    });
    let wrong = || with(get("/v1/session"), "authorization", "Bearer wrong");
    for _ in 0..2 {
        assert_eq!(ask(&service, wrong()).well()["token"], false);
    }
    ask(&service, wrong()).ill(429);
}
