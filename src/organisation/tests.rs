use super::*;
use crate::scenario::{Scenario, ScenarioFile};

mod by_hand;
#[cfg(feature = "import")]
mod keys;

fn scenario(structures: &str) -> Scenario {
    let text = format!(
        "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nniches = 6\nattributes = 12\n\
         shift_interval = \"1d\"\n{structures}"
    );
    ScenarioFile::parse("test.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap()
}

fn build(structure: &str) -> Result<Organisation, OrganisationError> {
    let scenario = scenario(&format!("[structures.s]\n{structure}"));
    let needs = Needs::of(&scenario.market);
    Organisation::build(&scenario.structures[0].1, needs, &BTreeMap::new(), RandomKey::new(1, 0))
}

#[test]
fn every_template_employs_exactly_its_members() {
    for template in ["hierarchy", "network", "hybrid"] {
        for members in [60, 99, 100, 317, 540, 2000] {
            let text = format!("template = \"{template}\"\nmembers = {members}");
            let organisation = build(&text).unwrap();
            assert_eq!(organisation.members(), members, "{template}");
        }
    }
}

#[test]
fn a_hierarchy_has_managers_in_its_head_count_and_a_network_only_executives() {
    let hierarchy = build("template = \"hierarchy\"\nmembers = 540").unwrap();
    let network = build("template = \"network\"\nmembers = 540").unwrap();
    assert!(hierarchy.managers() > 60, "{}", hierarchy.managers());
    assert_eq!(network.managers(), 7);
}

#[test]
fn no_micro_business_outgrows_two_pizzas() {
    let network = build("template = \"network\"\nmembers = 540").unwrap();
    assert!(network.teams.iter().all(|team| team.members <= 9));
}

#[test]
fn the_reporting_line_goes_up_to_the_lowest_common_superior_and_down_again() {
    let organisation = build("template = \"tree\"\nbranching = 2\nlevels = 4").unwrap();
    let scenario = scenario("[structures.s]\ntemplate = \"tree\"");
    let router = Router::new(&scenario.structures[0].1, &organisation, Vec::new(), None);
    let (from, to) = (organisation.team_named("3-0").unwrap(), organisation.team_named("3-3").unwrap());
    let mut meeting = router.meeting_depth(from, to);
    let way: Vec<String> = std::iter::successors(Some(from), |at| {
        (*at != to).then(|| router.on_reporting_line(*at, to, &mut meeting).1)
    })
    .map(|team| organisation.teams[team.index()].name.clone())
    .collect();
    assert_eq!(way, ["3-0", "2-0", "1-0", "2-1", "3-3"]);
}

#[test]
fn the_shortest_way_takes_the_cheapest_links_and_ties_go_by_name() {
    let organisation = build("template = \"network\"\nmembers = 60\nplatform_share = 0.3").unwrap();
    let scenario = scenario("[structures.s]\ntemplate = \"network\"");
    let costs = vec![10; organisation.graph.links().len()];
    let router = Router::new(&scenario.structures[0].1, &organisation, costs, None);
    let far = organisation.team_named("micro-business 4").unwrap();
    let here = organisation.team_named("micro-business 1").unwrap();
    let first = router.by_search(&organisation, here, far).unwrap();
    let next = organisation.graph.links()[first.index()].to;
    assert_eq!(organisation.teams[next.index()].name, "executive");
}

#[test]
fn a_team_that_would_be_all_meetings_is_refused() {
    let error =
        build("template = \"network\"\nmembers = 60\nlinks.collaboration.hours = \"2y\"").unwrap_err();
    assert!(error.0.contains("hours a week"), "{error}");
}

#[test]
fn an_owner_who_does_not_exist_is_refused() {
    let error = build("template = \"tree\"\nowner = { \"*\" = \"nobody\" }").unwrap_err();
    assert!(error.0.contains("there is no team “nobody”"), "{error}");
}

#[test]
fn lateral_links_follow_the_luck_and_nothing_else() {
    let scenario =
        scenario("[structures.s]\ntemplate = \"tree\"\nbranching = 3\nlevels = 4\nlateral_links = 0.5");
    let needs = Needs { niches: 6, attributes: 12, emerging: 0 };
    let drawn = |replication| {
        let random = RandomKey::new(1, replication);
        let built = Organisation::build(&scenario.structures[0].1, needs, &BTreeMap::new(), random).unwrap();
        assert_eq!(built.graph.undirected_links(), 39 + 20, "40 teams: 39 reports, 20 links across");
        built.graph.links().to_vec()
    };
    assert_eq!(drawn(0), drawn(0));
    assert_ne!(drawn(0), drawn(1));
}

#[test]
fn product_teams_beyond_the_number_of_attributes_share_them_by_blocks_of_niches() {
    let organisation = build("template = \"hierarchy\"\nmembers = 540").unwrap();
    let product: Vec<&Team> =
        organisation.teams.iter().filter(|team| team.kind == TeamKind::StreamAligned).collect();
    assert!(product.len() > 24, "{} teams, 12 attributes, two of them of platforms", product.len());
    let owning = organisation.ownership.owning_teams();
    assert!(organisation.teams.iter().enumerate().all(|(place, team)| {
        team.kind != TeamKind::StreamAligned || owning.contains(&TeamId::from_index(place))
    }));
    assert_eq!(
        organisation.ownership.idle_touchpoints(),
        (7, 13),
        "six niches have six of thirteen sales teams"
    );
    let of = |niche, attribute| organisation.ownership.owner(NicheId(niche), attribute);
    assert_ne!(of(0, 0), of(5, 0));
    assert_eq!(organisation.domain(of(0, 0)).owned, Vec::<u32>::new(), "it owns no attribute alone");
    let turns: Vec<_> = (0..2).map(|ordinal| organisation.ownership.owner_in_common(0, ordinal)).collect();
    assert!(turns[0].is_some() && turns[0] != turns[1], "{turns:?}");
}

#[test]
fn product_teams_that_own_nothing_are_counted() {
    let organisation = build("template = \"hierarchy\"\nmembers = 2000").unwrap();
    let (idle, all) = organisation.ownership.idle();
    let product = organisation.teams.iter().filter(|team| team.kind == TeamKind::StreamAligned).count();
    assert!(0 < idle && idle < all, "{idle} of {all}");
    assert!(all >= product, "{product} product teams, {all} that own or might");
}
