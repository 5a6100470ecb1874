//! Which units and professions serve others, by their names: whole words and phrases, never parts of words.

/// What a unit is called that serves the others, in English, German, French and Spanish.
const FUNCTIONS: &[&str] = &[
    "finance",
    "corporate finance",
    "group finance",
    "accounting",
    "accounts payable",
    "controlling",
    "treasury",
    "payroll",
    "tax",
    "human resources",
    "hr",
    "people operations",
    "people function",
    "people",
    "culture",
    "personnel",
    "recruiting",
    "recruitment",
    "talent acquisition",
    "information technology",
    "it",
    "ict",
    "information management",
    "information systems",
    "information security",
    "legal",
    "legal affairs",
    "general counsel",
    "compliance",
    "estates",
    "facilities",
    "facility",
    "procurement",
    "purchasing",
    "audit",
    "internal audit",
    "corporate",
    "corporate affairs",
    "shared",
    "administration",
    "corporate communications",
    "office",
    "law",
    "solicitors",
    "solicitor's",
    "knowledge",
    "finanzen",
    "finanz",
    "buchhaltung",
    "rechnungswesen",
    "personal",
    "personalabteilung",
    "personalwesen",
    "recht",
    "rechtsabteilung",
    "einkauf",
    "edv",
    "informatik",
    "verwaltung",
    "revision",
    "finances",
    "comptabilité",
    "rh",
    "ressources humaines",
    "juridique",
    "achats",
    "informatique",
    "système d'information",
    "finanzas",
    "contabilidad",
    "recursos humanos",
    "rrhh",
    "compras",
    "jurídico",
    "informática",
    "tecnología de la información",
];
/// Words that may stand beside the name of a function.
const BESIDE: &[&str] = &[
    "department",
    "dept",
    "division",
    "directorate",
    "group",
    "team",
    "unit",
    "service",
    "services",
    "support",
    "function",
    "management",
    "operations",
    "profession",
    "professionals",
    "professional",
    "the",
    "of",
    "business",
    "abteilung",
    "service",
    "departamento",
    "direction",
    "département",
];

/// Whether a name says that a unit serves the others: each part of it, between “&”, “and”, commas or strokes, is the name of
/// a function.
pub(super) fn says_support(name: &str) -> bool {
    let name = name
        .to_lowercase()
        .replace(" and ", " & ")
        .replace(" und ", " & ")
        .replace(" et ", " & ")
        .replace(" y ", " & ");
    let mut parts =
        name.split(['&', ',', '/', '+', ';']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(is_function)
}

fn is_function(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    if FUNCTIONS.contains(&words.join(" ").as_str()) {
        return !["people", "culture", "corporate", "shared", "office", "knowledge"].contains(&part);
    }
    let left: Vec<&str> = words.iter().copied().filter(|word| !BESIDE.contains(word)).collect();
    left.len() < words.len() && FUNCTIONS.contains(&left.join(" ").as_str())
}

#[cfg(test)]
mod tests {
    use super::says_support;

    #[test]
    fn support_is_a_whole_name_and_not_a_part_of_one() {
        for name in [
            "HR",
            "Finance",
            "Finance & HR",
            "IT",
            "Human Resources Department",
            "Corporate Services",
            "Legal and Compliance",
            "Information Technology",
            "Estates",
            "Procurement",
            "Personalabteilung",
            "Ressources humaines",
            "RH",
            "Internal Audit",
        ] {
            assert!(says_support(name), "{name}");
        }
        for name in [
            "Law Enforcement",
            "Border Security",
            "Social Security Claims",
            "Telecommunications Sales",
            "Commercial Sales",
            "Homelessness & Property",
            "Finance Products",
            "Ops",
            "Audit Clients",
            "",
            "&",
            "Sales & HR",
            "Italian Sales",
            "People",
            "Operations",
            "Service",
            "Customer Service",
            "Commercial",
        ] {
            assert!(!says_support(name), "{name}");
        }
    }
}
