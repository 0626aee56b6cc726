//! How is the API described to programs?
//!
//! From the table of routes and the types that are serialized, so that it cannot say anything else.
//!
//! # Source
//!
//! OpenAPI 3.1; JSON Schema 2020-12.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::ask::ErrorReport;
use crate::render::ExportFormat;

use super::export::FORMATS;
use super::params::{Param, Takes, param};
use super::routes::{API, Route, Work};

/// The description of the API.
///
/// # Example
///
/// ```
/// let document = dateline::web::openapi();
/// assert_eq!(document["openapi"], "3.1.0");
/// assert!(document["paths"]["/api/search"]["get"]["parameters"].is_array());
/// ```
pub fn document() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let error = ErrorReport::json_schema(&mut schemas);
    let mut paths = Map::new();
    for route in &API {
        paths.insert(route.path.to_owned(), json!({ "get": operation(route, &mut schemas) }));
    }
    let mut components: Map<String, Value> = schemas.take_definitions(true);
    components.insert("ErrorReport".to_owned(), error.to_value());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dateline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A news archive: the answers of the command line as JSON. Everything is read; \
                nothing can be changed.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": { "schemas": components },
    })
}

fn operation(route: &Route, schemas: &mut SchemaGenerator) -> Value {
    let is_of_article = route.path.contains("{id}");
    let mut parameters: Vec<Value> = Vec::new();
    if is_of_article {
        parameters.push(json!({
            "name": "id", "in": "path", "required": true,
            "description": "The article's id, or the beginning of one.",
            "schema": { "type": "string", "minLength": 1 },
        }));
    }
    parameters.extend(route.all_takes().iter().filter_map(|name| param(name)).map(parameter));
    let content = match &route.work {
        Work::Api(_, schema) => json!({ "application/json": { "schema": schema(schemas) } }),
        _ => {
            let formats = FORMATS.iter().map(|(_, format, _, kind)| {
                let schema = match format {
                    ExportFormat::CslJson => {
                        json!({ "type": "array", "items": { "type": "object" } })
                    }
                    _ => json!({ "type": "string" }),
                };
                ((*kind).to_owned(), json!({ "schema": schema }))
            });
            Value::Object(formats.collect())
        }
    };
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({ "description": route.about, "content": content }));
    let mut errors = vec![
        ("400", "It cannot be asked so"),
        ("401", "A token is needed"),
        ("414", "The address is too long"),
        ("421", "The server has another name"),
        ("503", "Too many questions at once, or the index cannot be read"),
    ];
    if is_of_article || route.path == "/api/entities" || route.takes.contains(&"id") {
        errors.push(("404", "There is no such article, or nobody of that name"));
    }
    for (status, about) in errors {
        let schema = json!({ "$ref": "#/components/schemas/ErrorReport" });
        let content = json!({ "application/json": { "schema": schema } });
        responses.insert(status.to_owned(), json!({ "description": about, "content": content }));
    }
    let name = route.path.trim_start_matches("/api/").replace("/{id}", "").replace('/', "_");
    json!({
        "operationId": name,
        "summary": route.about,
        "parameters": parameters,
        "responses": responses,
    })
}

fn parameter(param: &Param) -> Value {
    let schema = match param.takes {
        Takes::Text => json!({ "type": "string" }),
        Takes::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::OneOf(values) => json!({ "type": "string", "enum": values }),
        Takes::Number(least, most, None) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Takes::Number(least, most, Some(meant)) => {
            json!({ "type": "integer", "minimum": least, "maximum": most, "default": meant })
        }
        Takes::Flag => json!({ "type": "boolean", "default": false }),
    };
    let mut described = json!({
        "name": param.name, "in": "query", "description": param.about, "schema": schema,
    });
    // Given several times: a=1&a=2.
    if param.takes == Takes::Texts {
        described["style"] = json!("form");
        described["explode"] = json!(true);
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        let text = document.to_string();
        let schemas = document["components"]["schemas"].as_object().expect("an object");
        let mut n_found = 0;
        for part in text.split("\"$ref\":\"").skip(1) {
            let name = part.split('"').next().expect("closed");
            let name = name.strip_prefix("#/components/schemas/").expect(name);
            assert!(schemas.contains_key(name), "{name}");
            n_found += 1;
        }
        assert!(n_found > 50, "{n_found}");
    }

    #[test]
    fn what_the_contract_names_is_described() {
        let document = document();
        let hit = &document["components"]["schemas"]["HitReport"]["properties"];
        for field in ["rank", "id", "score", "date", "headline", "dateline", "snippet", "copies"] {
            assert!(hit[field].is_object(), "{field}");
        }
    }
}
