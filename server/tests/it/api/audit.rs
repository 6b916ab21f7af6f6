//! `GET /audit`: the tenant's own, for its admins.

use crate::kit::World;
use crate::kit::programs::Program;
use serde_json::Value;

fn actions(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_tenants_admin_reads_it_page_by_page_and_nobody_else_does() {
    let world = World::open().await;
    let (alan, ann, gus) = (world.alan().await, world.ann().await, world.gus().await);
    world.operator().await.grant("acme", "/acme/new", "*").await.expect(303);
    let program = world.program_of(&ann).await;
    for viewer in [&alan, &gus] {
        world.program_of(viewer).await.get("/audit").await.problem(404);
    }
    let all = Program::read(program.get("/audit").await);
    let entries = all["items"].as_array().unwrap();
    assert!(actions(&all).contains(&"grant.create".to_owned()), "{all}");
    assert_eq!(all["next"], Value::Null);
    assert!(!all.to_string().contains("gus@"), "another tenant's");
    for entry in entries {
        let of_tenant = entry["actor"].as_str().unwrap().ends_with("@acme.test");
        assert_eq!(entry["ip"].is_string(), of_tenant, "{entry}");
    }

    let (mut walked, mut path) = (Vec::new(), "/audit?limit=2".to_owned());
    let count = entries.len();
    while walked.len() < count {
        let page = Program::read(program.get(&path).await);
        walked.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/audit?limit=2&cursor={next}");
    }
    let expected: Vec<Value> = entries.iter().map(|entry| entry["id"].clone()).collect();
    assert_eq!(walked, expected);
    assert_eq!(program.get("/audit?cursor=x").await.wrong_field(), "cursor");
    assert_eq!(program.get("/audit?limit=0").await.wrong_field(), "limit");
}
