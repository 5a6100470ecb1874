//! Who meets customers and who makes the product, by the words of units and titles.

/// Words of those who meet customers, in English, German, French and Spanish.
const MEETS: &[&str] = &[
    "sales",
    "account manager",
    "account managers",
    "account executive",
    "customer",
    "customers",
    "client",
    "clients",
    "service agent",
    "service agents",
    "support agent",
    "call centre",
    "call center",
    "contact centre",
    "contact center",
    "branch",
    "branches",
    "store",
    "stores",
    "retail",
    "field service",
    "advisor",
    "adviser",
    "advisors",
    "nurse",
    "nurses",
    "representative",
    "representatives",
    "key account",
    "vertrieb",
    "kundenberater",
    "kundenberatung",
    "kundendienst",
    "kunden",
    "außendienst",
    "verkauf",
    "filiale",
    "vente",
    "ventes",
    "commerciaux",
    "conseiller",
    "conseillers",
    "clientèle",
    "service client",
    "ventas",
    "cliente",
    "clientes",
    "atención al cliente",
    "comerciales",
    "sucursal",
    "compliance customers",
];
/// Words of those who make the product.
const MAKES: &[&str] = &[
    "product",
    "products",
    "engineering",
    "engineer",
    "engineers",
    "development",
    "developer",
    "developers",
    "research",
    "r&d",
    "design",
    "designer",
    "designers",
    "manufacturing",
    "production",
    "policy",
    "technology",
    "software",
    "entwicklung",
    "entwickler",
    "produkt",
    "produkte",
    "konstruktion",
    "fertigung",
    "produktion",
    "forschung",
    "produit",
    "produits",
    "développement",
    "ingénierie",
    "recherche",
    "producto",
    "productos",
    "desarrollo",
    "ingeniería",
    "investigación",
];

/// Whether a name says that people meet customers.
pub(super) fn says_meets(name: &str) -> bool {
    has_one(name, MEETS)
}

/// Whether a name says that people make the product.
pub(super) fn says_makes(name: &str) -> bool {
    has_one(name, MAKES)
}

/// Whether one of the phrases stands in a name as whole words.
fn has_one(name: &str, phrases: &[&str]) -> bool {
    let plain: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '&' { c } else { ' ' }).collect();
    let words = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    phrases.iter().any(|phrase| words.contains(&format!(" {phrase} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_by_whole_words() {
        assert!(
            says_meets("Account Manager") && says_meets("Customer Service") && says_meets("Vertrieb Süd")
        );
        assert!(!says_meets("Wholesales") && !says_meets("Clientele"));
        assert!(says_makes("Product & Engineering") && says_makes("R&D") && !says_makes("Productivity"));
    }
}
