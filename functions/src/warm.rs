//! What a warm function keeps between two calls: each use case its own, under its type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What is kept, by type; as long as the environment lives.
#[derive(Default)]
pub struct Warm(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Warm {
    /// The one `T` of this environment, empty at first.
    pub fn of<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        own.clone().downcast().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_kept_once() {
        let warm = Warm::default();
        *warm.of::<Mutex<u8>>().lock().unwrap() = 7;
        assert_eq!(
            (*warm.of::<Mutex<u8>>().lock().unwrap(), *warm.of::<Mutex<u16>>().lock().unwrap()),
            (7, 0)
        );
    }
}
