//! Reads the server's JSON into the types of the contract: the browser parses the text, serde fills the types.
//!
//! An error says nothing of itself: the server and this page are built from the same types, so that there is only one
//! thing to tell the person (reload the page). Without the words of every possible error, and without a second JSON
//! parser beside the browser's, the application weighs a third less.

use std::fmt;

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast, JsValue};

/// The text is not JSON, or not of the expected shape.
#[derive(Debug)]
pub struct NotReadable;

impl fmt::Display for NotReadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not readable")
    }
}

impl std::error::Error for NotReadable {}

/// Each kind of error by itself: serde would otherwise write its words, floats included, before [`custom`] drops them.
///
/// [`custom`]: serde::de::Error::custom
impl serde::de::Error for NotReadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// The value written in `text`.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, NotReadable> {
    T::deserialize(Value(JSON::parse(text).map_err(|_| NotReadable)?))
}

/// A value that the browser has parsed.
struct Value(JsValue);

impl Value {
    fn integer(&self) -> Result<i64, NotReadable> {
        let number = self.0.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < 9e15);
        // Whole and below 2^53: exact.
        #[allow(clippy::cast_possible_truncation)]
        number.map(|number| number as i64).ok_or(NotReadable)
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn elements(self) -> Result<Elements, NotReadable> {
        let array = self.0.dyn_into::<Array>().map_err(|_| NotReadable)?;
        Ok(Elements { array, next: 0 })
    }

    /// All the members of an object.
    fn members(self) -> Result<Members, NotReadable> {
        let object = self.0.dyn_into::<Object>().map_err(|_| NotReadable)?;
        Ok(Members { keys: Object::keys(&object), object: object.into(), next: 0 })
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
            visitor.visit_i64(self.integer()?)
        }
    )*};
}

macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
            visitor.visit_string(self.0.as_string().ok_or(NotReadable)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Value {
    type Error = NotReadable;

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        if self.is_nothing() {
            visitor.visit_unit()
        } else if let Some(boolean) = self.0.as_bool() {
            visitor.visit_bool(boolean)
        } else if let Some(text) = self.0.as_string() {
            visitor.visit_string(text)
        } else if self.0.as_f64().is_some() {
            visitor.visit_i64(self.integer()?)
        } else if Array::is_array(&self.0) {
            visitor.visit_seq(self.elements()?)
        } else {
            visitor.visit_map(self.members()?)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_bool(self.0.as_bool().ok_or(NotReadable)?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotReadable> {
        // No float in the contract: amounts are decimal texts.
        Err(NotReadable)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotReadable> {
        Err(NotReadable)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotReadable> {
        Err(NotReadable)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotReadable> {
        Err(NotReadable)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotReadable> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotReadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, NotReadable> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_map(self.members()?)
    }

    /// Only the fields that the type has are looked at: a server that says more is understood.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotReadable> {
        let object = self.0.dyn_into::<Object>().map_err(|_| NotReadable)?;
        visitor.visit_map(Fields { object: object.into(), fields: fields.iter(), value: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotReadable> {
        visitor.visit_enum(Variant(self))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotReadable> {
        visitor.visit_unit()
    }
}

struct Elements {
    array: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = NotReadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotReadable> {
        if self.next >= self.array.length() {
            return Ok(None);
        }
        let element = self.array.get(self.next);
        self.next += 1;
        seed.deserialize(Value(element)).map(Some)
    }
}

/// The members of an object, whatever their names.
struct Members {
    keys: Array,
    object: JsValue,
    next: u32,
}

impl<'de> MapAccess<'de> for Members {
    type Error = NotReadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotReadable> {
        if self.next >= self.keys.length() {
            return Ok(None);
        }
        seed.deserialize(Value(self.keys.get(self.next))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotReadable> {
        let key = self.keys.get(self.next);
        self.next += 1;
        seed.deserialize(Value(Reflect::get(&self.object, &key).map_err(|_| NotReadable)?))
    }
}

/// The members of an object that a type knows.
struct Fields {
    object: JsValue,
    fields: std::slice::Iter<'static, &'static str>,
    value: Option<JsValue>,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = NotReadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotReadable> {
        for field in self.fields.by_ref() {
            let value = Reflect::get(&self.object, &JsValue::from_str(field)).map_err(|_| NotReadable)?;
            if !value.is_undefined() {
                self.value = Some(value);
                return seed.deserialize((*field).into_deserializer()).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotReadable> {
        seed.deserialize(Value(self.value.take().ok_or(NotReadable)?))
    }
}

/// A variant that carries nothing: its name. Those of the contract that carry something are tagged, hence objects.
struct Variant(Value);

impl<'de> EnumAccess<'de> for Variant {
    type Error = NotReadable;
    type Variant = NoContent;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, NoContent), NotReadable> {
        Ok((seed.deserialize(self.0)?, NoContent))
    }
}

struct NoContent;

impl<'de> VariantAccess<'de> for NoContent {
    type Error = NotReadable;

    fn unit_variant(self) -> Result<(), NotReadable> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, NotReadable> {
        Err(NotReadable)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, NotReadable> {
        Err(NotReadable)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NotReadable> {
        Err(NotReadable)
    }
}
