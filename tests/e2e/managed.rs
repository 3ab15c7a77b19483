//! Who owns the fields of an object, as its `managedFields` tell.

use serde_json::Value;

/// The managers that own a label of an object, as `manager operation`.
fn owners(object: &Value, label: &str) -> Vec<String> {
    let entries = object["metadata"]["managedFields"].as_array().unwrap();
    let field = format!("f:{label}");
    let owning = entries.iter().filter(|entry| {
        entry["fieldsV1"]["f:metadata"]["f:labels"]
            .get(&field)
            .is_some()
    });
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    owning
        .map(|entry| format!("{} {}", text(&entry["manager"]), text(&entry["operation"])))
        .collect()
}

/// Helm owns the label and nobody else does, and of Helm's entries there is one: what dsk-post
/// adds is applied with the rest, as Helm 3 (by update) and Helm 4 (by server-side apply) do it.
#[track_caller]
pub(crate) fn assert_helm_alone(object: &Value, major: u8, label: &str) {
    let operation = if major == 3 { "Update" } else { "Apply" };
    let about = &object["metadata"]["name"];
    assert_eq!(
        owners(object, label),
        [format!("helm {operation}")],
        "{about}"
    );
    let entries = object["metadata"]["managedFields"].as_array().unwrap();
    let helm = entries.iter().filter(|entry| entry["manager"] == "helm");
    assert_eq!(helm.count(), 1, "{about}");
}
