//! Values out of what the browser parsed. Only for what this portal's server wrote: it looks at no
//! more than what is asked for, and of a fault it says only that there is one.

use js_sys::{Array, JSON, Reflect};
use leptos::wasm_bindgen::JsValue;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use std::fmt;

/// A text that is no JSON, or not of what was asked for.
#[derive(Debug)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("unreadable JSON")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Unreadable {
        Unreadable
    }
}

type Read<T> = Result<T, Unreadable>;
type Names = &'static [&'static str];

/// Reads a JSON text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Read<T> {
    T::deserialize(Value(JSON::parse(text).map_err(|_| Unreadable)?))
}

struct Value(JsValue);

impl Value {
    fn text(&self) -> Read<String> {
        self.0.as_string().ok_or(Unreadable)
    }

    /// Whole numbers are exact up to 2^53: times in ms and counts are.
    fn number(&self) -> Read<f64> {
        self.0.as_f64().ok_or(Unreadable)
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    /// A member of an object; undefined where it has none of that name.
    fn member(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
    }
}

macro_rules! numbers {
    ($($method:ident calls $visit:ident with $kind:ty)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
            visitor.$visit(self.number()? as $kind)
        })*
    };
}

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    numbers! {
        deserialize_i8 calls visit_i64 with i64
        deserialize_i16 calls visit_i64 with i64
        deserialize_i32 calls visit_i64 with i64
        deserialize_i64 calls visit_i64 with i64
        deserialize_u8 calls visit_u64 with u64
        deserialize_u16 calls visit_u64 with u64
        deserialize_u32 calls visit_u64 with u64
        deserialize_u64 calls visit_u64 with u64
    }

    /// Nothing that crosses this wire is of no type.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.0.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.text()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if !Array::is_array(&self.0) {
            return Err(Unreadable);
        }
        visitor.visit_seq(Items { all: self.0.into(), next: 0 })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: Names,
        visitor: V,
    ) -> Read<V::Value> {
        if !self.0.is_object() {
            return Err(Unreadable);
        }
        visitor.visit_map(Members { of: self, names: names.iter(), value: JsValue::UNDEFINED })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: Names,
        visitor: V,
    ) -> Read<V::Value> {
        let text = self.0.as_string();
        let of = |name: &&&str| match &text {
            Some(text) => text == **name,
            None => !self.member(name).is_undefined(),
        };
        let name = names.iter().find(of).ok_or(Unreadable)?;
        let value = if text.is_some() { JsValue::NULL } else { self.member(name) };
        visitor.visit_enum(Variant { name, value: Value(value) })
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 f64 char bytes byte_buf unit unit_struct tuple_struct map identifier ignored_any
    }
}

struct Items {
    all: Array,
    next: u32,
}

impl<'de> SeqAccess<'de> for Items {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.next == self.all.length() {
            return Ok(None);
        }
        self.next += 1;
        seed.deserialize(Value(self.all.get(self.next - 1))).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.all.length() - self.next).ok()
    }
}

/// The members that a struct knows, by its own names.
struct Members {
    of: Value,
    names: std::slice::Iter<'static, &'static str>,
    value: JsValue,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        for name in self.names.by_ref() {
            self.value = self.of.member(name);
            if !self.value.is_undefined() {
                return seed.deserialize(StrDeserializer::new(name)).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        seed.deserialize(Value(std::mem::take(&mut self.value)))
    }
}

struct Variant {
    name: &'static str,
    value: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Value;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Value)> {
        Ok((seed.deserialize(StrDeserializer::new(self.name))?, self.value))
    }
}

impl<'de> VariantAccess<'de> for Value {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: Names, visitor: V) -> Read<V::Value> {
        self.deserialize_struct("", names, visitor)
    }
}
