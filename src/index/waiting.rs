//! How much of what was analysed may wait for the one writer?
//!
//! tantivy's own queue is bounded by documents, ten thousand of them, whatever their size; while a
//! segment is written it fills up. Here it is bounded by bytes, from the moment a document is made until
//! tantivy takes it apart.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tantivy::schema::document::{Document, Value};
use tantivy::{TantivyDocument, schema::document::CompactDocValue};

/// Room for documents that wait. Copies of it are one and the same.
#[derive(Clone, Debug)]
pub(super) struct Room {
    state: Arc<(Mutex<State>, Condvar)>,
    most: usize,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    /// Nobody has to wait any more, since all that comes is thrown away.
    open: bool,
}

impl Room {
    /// About eight thousand articles of the usual length, which is the work of seconds.
    pub const BYTES: usize = 64 << 20;

    /// Room for so many bytes, or for one document.
    pub fn new(most: usize) -> Room {
        Room { state: Arc::default(), most }
    }

    /// Lets a document in once there is room.
    pub fn admit(&self, document: TantivyDocument) -> Waiting {
        // None is larger than all the room, or it would never be let in.
        let bytes = size(&document).min(self.most);
        let (_, freed) = &*self.state;
        let mut state = self.state();
        while !state.open && state.used + bytes > self.most {
            state = freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.used += bytes;
        drop(state);
        Waiting { document, _place: Place { room: self.clone(), bytes } }
    }

    /// Lets in whoever waits, now and from now on.
    pub fn open(&self) {
        self.state().open = true;
        self.state.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic happens while it is held.
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes of its texts, which is nearly all of it.
fn size(document: &TantivyDocument) -> usize {
    let length = |value: CompactDocValue<'_>| {
        let text = value.as_str().map(str::len);
        text.or_else(|| value.as_bytes().map(<[u8]>::len)).unwrap_or(8)
    };
    document.field_values().map(|(_, value)| length(value)).sum()
}

/// A document on its way to tantivy, which takes up room until it is there, or thrown away.
#[derive(Debug)]
pub(super) struct Waiting {
    document: TantivyDocument,
    _place: Place,
}

#[derive(Debug)]
struct Place {
    room: Room,
    bytes: usize,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.room.state().used -= self.bytes;
        self.room.state.1.notify_all();
    }
}

impl Document for Waiting {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tantivy::schema::Field;

    use super::*;

    fn document(bytes: usize) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(Field::from_field_id(0), "x".repeat(bytes));
        document
    }

    /// Whether a document of so many bytes is let in now.
    fn is_let_in(room: &Room, bytes: usize) -> bool {
        let (told, heard) = crossbeam_channel::bounded(1);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let waiting = room.admit(document(bytes));
                told.send(()).expect("somebody listens");
                drop(waiting);
            });
            let at_once = heard.recv_timeout(Duration::from_millis(200)).is_ok();
            room.open();
            at_once
        })
    }

    #[test]
    fn documents_wait_until_there_is_room() {
        for (held, comes, at_once) in [
            (vec![], 10, true),
            // Larger than all the room: alone, it is let in.
            (vec![], 1_000, true),
            (vec![40], 60, true),
            (vec![40], 61, false),
            (vec![1_000], 1, false),
        ] {
            let room = Room::new(100);
            let held: Vec<Waiting> = held.into_iter().map(|n| room.admit(document(n))).collect();
            assert_eq!(is_let_in(&room, comes), at_once, "{held:?} {comes}");
        }
    }

    #[test]
    fn what_tantivy_takes_makes_room() {
        let room = Room::new(100);
        let taken = room.admit(document(80)).into_tantivy_document();
        assert!(is_let_in(&room, 80));
        assert_eq!(size(&taken), 80);
    }
}
