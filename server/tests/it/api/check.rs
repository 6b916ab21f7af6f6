//! `POST /filter/check`.

use crate::kit::World;
use crate::kit::programs::Program;
use serde_json::json;

#[tokio::test]
async fn a_pattern_is_explained_and_tried() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    let body = json!({
        "pattern": "{ $.status >= 500 }",
        "samples": [r#"{"status": 503}"#, r#"{"status": 200}"#, "no JSON"],
    });
    let answer = Program::read(program.post("/filter/check", &body.to_string()).await);
    assert_eq!(answer["ok"], true);
    assert_eq!(answer["kind"], "json");
    assert_eq!(answer["matches"], json!([true, false, false]));
    assert!(answer["explanation"].as_str().unwrap().contains("status"), "{answer}");
    let bare = Program::read(program.post("/filter/check", r#"{"pattern": ""}"#).await);
    assert_eq!((&bare["kind"], &bare["matches"]), (&json!("everything"), &json!([])));
}

#[tokio::test]
async fn a_broken_pattern_is_an_answer_with_a_place() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    let body = json!({ "pattern": "{ $.level IS NOT NULL }", "samples": ["x"] });
    let answer = Program::read(program.post("/filter/check", &body.to_string()).await);
    assert_eq!(answer["ok"], false);
    assert_eq!(answer["error"]["message"], "CloudWatch knows no IS NOT");
    assert_eq!(answer["error"]["span"], json!([10, 16]));
    assert!(answer["error"].get("hint").is_some());
}

#[tokio::test]
async fn what_is_no_check_is_refused_by_name() {
    let world = World::open().await;
    let program = world.program_of(&world.alan().await).await;
    for (body, field) in [
        (r#"{"pattern": "a", "colour": 1}"#, "colour"),
        (r#"{"samples": []}"#, "pattern"),
        (r#"{"pattern": "a", "pattern": "b"}"#, "pattern"),
        (r#"{"pattern": 5}"#, "body"),
        ("[1", "body"),
        ("", "body"),
        ("\u{0}", "body"),
    ] {
        assert_eq!(program.post("/filter/check", body).await.wrong_field(), field, "{body}");
    }
    let many = json!({ "pattern": "a", "samples": vec![""; 1_001] }).to_string();
    assert_eq!(program.post("/filter/check", &many).await.wrong_field(), "samples");
    let large = json!({ "pattern": "a", "samples": ["x".repeat(70_000)] }).to_string();
    program.post("/filter/check", &large).await.problem(413);
    let asked = program.post("/filter/check?x=1", r#"{"pattern": "a"}"#).await;
    assert_eq!(asked.wrong_field(), "x");
}
