//! Enums that are written by name: in tables, JSON and scenario files alike.

/// Writes and reads each enum by its `name`, which it has for all of `ALL`; reading another name is an error that says so.
macro_rules! by_name {
    ($($type:ident),*) => {$(
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
                output.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                let name = <std::borrow::Cow<'_, str> as serde::Deserialize>::deserialize(input)?;
                let named = Self::ALL.iter().copied().find(|one| one.name() == name);
                named.ok_or_else(|| {
                    serde::de::Error::custom(format!("“{name}” names no {}", stringify!($type)))
                })
            }
        }
    )*};
}

pub(crate) use by_name;
