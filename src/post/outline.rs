//! What dsk-post keeps of a document while it looks at it: metadata, pods down to what their
//! containers mount, selectors wherever they stand. The rest is known by where it ends.

use crate::yaml::outline::{Outline, Place};

const OBJECT: Place = Place(Place::FIRST_OTHER);
const ITEMS: Place = Place(Place::FIRST_OTHER + 1);
const METADATA: Place = Place(Place::FIRST_OTHER + 2);
const SPEC: Place = Place(Place::FIRST_OTHER + 3);
const JOB_TEMPLATE: Place = Place(Place::FIRST_OTHER + 4);
const POD_TEMPLATE: Place = Place(Place::FIRST_OTHER + 5);
const CONTAINERS: Place = Place(Place::FIRST_OTHER + 6);
const CONTAINER: Place = Place(Place::FIRST_OTHER + 7);
const ENV: Place = Place(Place::FIRST_OTHER + 8);
const VARIABLE: Place = Place(Place::FIRST_OTHER + 9);

/// The values of a `kind: List` that are kept at a time.
const ROOM: usize = 1_000;
/// The most values that are kept of one object or document.
const LIMIT: usize = 100_000;
/// The most values of a document that needs to be known whole, because an alias in it reaches far
/// or because it is written anew.
pub(super) const WHOLE_LIMIT: usize = 250_000;

/// Which data of ConfigMaps and Secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    LeftOut,
    Kept,
}

/// The outline of a document.
pub(super) fn outline(data: Data) -> Outline {
    Outline {
        root: OBJECT,
        below: match data {
            Data::LeftOut => below,
            Data::Kept => below_with_data,
        },
        items: ITEMS,
        room: ROOM,
        limit: LIMIT + ROOM,
    }
}

fn below_with_data(place: Place, key: Option<&str>) -> Place {
    match (place, key) {
        (OBJECT, Some("data" | "stringData" | "binaryData")) => Place::WHOLE,
        _ => below(place, key),
    }
}

fn below(place: Place, key: Option<&str>) -> Place {
    let Some(key) = key else {
        return match place {
            ITEMS => OBJECT,
            CONTAINERS => CONTAINER,
            ENV => VARIABLE,
            _ => Place::PASSED,
        };
    };
    match (place, key) {
        (Place::PASSED, "<<") => Place::PASSED,
        (_, "<<") => Place::WHOLE,
        (_, "matchLabels" | "matchExpressions") => Place::WHOLE,
        (OBJECT, "kind" | "apiVersion") => Place::WHOLE,
        (OBJECT, "items") => ITEMS,
        (OBJECT, "metadata") | (POD_TEMPLATE, "metadata") => METADATA,
        (OBJECT | JOB_TEMPLATE | POD_TEMPLATE, "spec") => SPEC,
        // A PodTemplate has no spec of its own.
        (OBJECT | SPEC, "template") => POD_TEMPLATE,
        (SPEC, "jobTemplate") => JOB_TEMPLATE,
        (SPEC, "containers" | "initContainers") => CONTAINERS,
        (SPEC, "selector") => Place::WHOLE,
        (METADATA, "name" | "namespace" | "labels" | "annotations") => Place::WHOLE,
        (CONTAINER, "name" | "envFrom") => Place::WHOLE,
        (CONTAINER, "env") => ENV,
        (VARIABLE, "name") => Place::WHOLE,
        _ => Place::PASSED,
    }
}
