//! Another model takes the place of the one before, while requests go on.

use crate::asked::{BREAD, VOTES, answer_by, ask, get, post, service_of, tagger};
use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

#[test]
fn no_request_fails_while_models_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.catchline");
    tagger().save(&path).unwrap();
    let (service, told) = service_of(Some(path), |settings| settings.limits.rate = u32::MAX);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let expected = ask(&service, post("/v1/suggest", VOTES)).body;
    let asking = service.router();
    let goes_on = Arc::new(AtomicBool::new(true));
    let still = goes_on.clone();
    let asked = runtime.spawn(async move {
        let mut asked = 0;
        while still.load(Ordering::Relaxed) {
            let answer = answer_by(asking.clone(), post("/v1/suggest", VOTES)).await;
            assert_eq!(answer.body, expected);
            asked += 1;
        }
        asked
    });
    for _ in 0..100 {
        service.reload();
    }
    goes_on.store(false, Ordering::Relaxed);
    assert!(100 < runtime.block_on(asked).unwrap());
    let told = told.lock().unwrap();
    let reloaded = told.iter().filter(|one| one.starts_with("Reloaded"));
    assert_eq!(reloaded.count(), 100);
}

#[test]
fn a_broken_model_takes_no_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.catchline");
    tagger().save(&path).unwrap();
    let whole = fs::read(&path).unwrap();
    let (service, told) = service_of(Some(path.clone()), |_| {});
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    for broken in [&whole[..whole.len() - 1], &turned, b"", b"no model"] {
        fs::write(&path, broken).unwrap();
        service.reload();
        let last = told.lock().unwrap().last().unwrap().clone();
        assert!(last.starts_with("NotReloaded"), "{last}");
        ask(&service, post("/v1/suggest", BREAD)).well();
    }
    fs::remove_file(&path).unwrap();
    service.reload();
    assert!(
        told.lock()
            .unwrap()
            .last()
            .unwrap()
            .starts_with("NotReloaded")
    );
    fs::write(&path, whole).unwrap();
    service.reload();
    assert!(told.lock().unwrap().last().unwrap().starts_with("Reloaded"));
    let metrics = ask(&service, get("/metrics")).body;
    assert!(metrics.contains(r#"catchline_model_reloads_total{outcome="failed"} 5"#));
    assert!(metrics.contains(r#"catchline_model_reloads_total{outcome="done"} 1"#));
}

#[test]
fn the_built_in_model_stays() {
    let (service, told) = service_of(None, |_| {});
    service.reload();
    assert!(told.lock().unwrap()[0].contains("built-in"));
}
