//! Who owns what, which way things go and what is left of a week, worked out by hand.

use super::*;
use crate::scenario::{LinkType, StructureSpec};

fn spec(structure: &str) -> StructureSpec {
    scenario(&format!("[structures.s]\n{structure}")).structures[0].1.clone()
}

fn team(organisation: &Organisation, name: &str) -> TeamId {
    organisation.team_named(name).unwrap()
}

/// The names of the owners of an attribute of each niche.
fn owners(organisation: &Organisation, attribute: u32) -> Vec<String> {
    let owner = |niche| organisation.ownership.owner(NicheId(niche), attribute);
    (0..6).map(|niche| organisation.teams[owner(niche).index()].name.clone()).collect()
}

#[test]
fn attributes_and_niches_are_laid_over_owners_in_blocks() {
    let by_attribute = build("template = \"tree\"\nlevels = 2\nbranching = 3").unwrap();
    let owner = |k| by_attribute.ownership.owner(NicheId(5), k).0;
    assert_eq!((0..12).map(owner).collect::<Vec<_>>(), [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    let met = |niche| by_attribute.ownership.touchpoint(NicheId(niche)).0;
    assert_eq!((0..6).map(met).collect::<Vec<_>>(), [1, 1, 2, 2, 3, 3]);
    let by_niche = build("template = \"tree\"\nlevels = 2\nbranching = 3\nowner = \"by_niche\"").unwrap();
    for attribute in [0, 7, 11] {
        assert_eq!(owners(&by_niche, attribute), ["1-0", "1-0", "1-1", "1-1", "1-2", "1-2"]);
    }
}

#[test]
fn where_there_are_more_owners_than_niches_those_of_a_niche_share_its_attributes() {
    let shared = build("template = \"tree\"\nlevels = 2\nbranching = 12\nowner = \"by_niche\"").unwrap();
    assert_eq!(owners(&shared, 0), ["1-0", "1-2", "1-4", "1-6", "1-8", "1-10"]);
    assert_eq!(owners(&shared, 1), ["1-1", "1-3", "1-5", "1-7", "1-9", "1-11"]);
    assert_eq!(owners(&shared, 2), owners(&shared, 0));
    assert_eq!(shared.ownership.sole_owner(NicheId(0)), None);
}

#[test]
fn platforms_own_the_last_attributes_of_every_niche() {
    let network = build(
        "template = \"network\"\nmembers = 100\nplatform_share = 0.2\nplatform_attribute_share = 0.25\nowner = \"by_niche\"",
    )
    .unwrap();
    let kind = |niche, k| network.teams[network.ownership.owner(NicheId(niche), k).index()].kind;
    for niche in 0..6 {
        assert!((0..9).all(|k| kind(niche, k) == TeamKind::StreamAligned));
        assert!((9..12).all(|k| kind(niche, k) == TeamKind::Platform));
    }
}

#[test]
fn businesses_use_the_platforms_that_own_attributes_which_lie_evenly_among_all() {
    // Four platforms, of which 12 × 1/6 = 2 own attributes: the first and the third.
    let network = build(
        "template = \"network\"\nmembers = 160\nplatform_share = 0.2\nplatform_attribute_share = 0.17\nneighbours = 0",
    )
    .unwrap();
    let platforms: Vec<usize> =
        (0..network.teams.len()).filter(|team| network.teams[*team].kind == TeamKind::Platform).collect();
    let is_used = |business: usize, platform: usize| {
        network.graph.links().iter().any(|link| {
            link.link_type == LinkType::XAsAService
                && (link.from.index(), link.to.index()) == (business, platform)
        })
    };
    let businesses =
        (0..network.teams.len()).filter(|team| network.teams[*team].kind == TeamKind::StreamAligned);
    let used_by_all: Vec<bool> = businesses.fold(vec![true; platforms.len()], |used, business| {
        used.iter().zip(&platforms).map(|(used, platform)| *used && is_used(business, *platform)).collect()
    });
    assert_eq!(used_by_all, [true, false, true, false]);
}

/// Three rows of 1, 12 and 144 teams, of which “2-0” has ties to two teams of the next branch, first to the later name.
fn tied() -> Organisation {
    let mut organisation = build("template = \"tree\"\nlevels = 3\nbranching = 12").unwrap();
    let here = team(&organisation, "2-0");
    for name in ["2-15", "2-13"] {
        let there = team(&organisation, name);
        organisation.blueprint.link(here, there, LinkType::Collaboration);
    }
    organisation.graph = Graph::new(&organisation.blueprint);
    organisation
}

#[test]
fn search_takes_the_first_name_where_ways_are_alike() {
    let organisation = tied();
    let costs = vec![10; organisation.graph.links().len()];
    let (here, goal) = (team(&organisation, "2-0"), team(&organisation, "2-20"));
    for route in ["local_search", "shortest"] {
        let spec = spec(&format!("template = \"tree\"\nroute = \"{route}\""));
        let router = Router::new(&spec, &organisation, costs.clone(), None);
        let link = router.by_search(&organisation, here, goal).unwrap();
        let next = organisation.graph.links()[link.index()].to;
        assert_eq!(organisation.teams[next.index()].name, "2-13", "{route}");
    }
}

#[test]
fn the_cheapest_way_is_cheaper_by_work_and_not_by_steps() {
    // Over its tie a team is three steps away from the goal, over the superiors four: unless the tie is dear.
    let organisation = tied();
    let (here, goal) = (team(&organisation, "2-0"), team(&organisation, "2-20"));
    let next = |dear: u64| {
        let links = organisation.graph.links();
        let cost = |link: &Link| if link.link_type == LinkType::Collaboration { dear } else { 10 };
        let spec = spec("template = \"tree\"\nroute = \"shortest\"");
        let router = Router::new(&spec, &organisation, links.iter().map(cost).collect(), None);
        let link = router.by_search(&organisation, here, goal).unwrap();
        organisation.teams[links[link.index()].to.index()].name.clone()
    };
    // 19 + 2 × 10 against 4 × 10; at 20 both cost the same, and fewer steps are first; at 21 they are dearer.
    assert_eq!([next(19), next(20), next(21)], ["2-13", "2-13", "1-0"]);
}

#[test]
fn each_end_of_a_link_spends_its_hours_and_of_a_service_only_who_uses_it() {
    // Four businesses of six on a ring, which use one platform, and with it report to one executive.
    let network =
        "template = \"network\"\nmembers = 31\nexecutive_members = 1\nplatform_share = 0.2\nneighbours = 1";
    let links = ["reports_up", "reports_down", "collaboration", "x_as_a_service"];
    let built = |spending: &str| {
        let hours = |link: &&str| format!("\nlinks.{link}.hours = \"{}h\"", u32::from(*link == spending));
        build(&format!("{network}{}", links.iter().map(hours).collect::<String>())).unwrap()
    };
    let free = built("nothing");
    let spent = |link: &str| {
        let bound = built(link);
        ["micro-business 1", "micro-business 4", "platform 1", "executive"].map(|name| {
            let place = team(&free, name).index();
            let members = f64::from(free.teams[place].members);
            ((free.teams[place].focus - bound.teams[place].focus) * members * 40.0).round() as u32
        })
    };
    assert_eq!(spent("collaboration"), [2, 2, 0, 0]);
    assert_eq!(spent("x_as_a_service"), [1, 1, 0, 0]);
    assert_eq!(spent("reports_up"), [1, 1, 1, 5]);
    assert_eq!(spent("reports_down"), [0, 0, 0, 5]);
}

#[test]
fn a_capability_is_delivered_by_the_team_that_its_owner_is_linked_to() {
    let capability = "follow_to = \"released\"\ncapabilities.c = { new = true, from = \"pull\", by = \"platform\", work = \"1h\" }";
    let text = format!(
        "template = \"network\"\nmembers = 100\nexecutive_members = 3\nplatform_share = 0.2\nneighbours = 0\n{capability}"
    );
    let network = build(&text).unwrap();
    let place = spec(&text).capabilities.keys().position(|name| name == "c").unwrap();
    let mut asked = 0;
    for business in network.teams.iter().filter(|team| team.kind == TeamKind::StreamAligned) {
        let owner = team(&network, &business.name);
        let home = network
            .graph
            .leaving(owner)
            .map(|(_, to)| to)
            .find(|to| network.teams[to.index()].kind == TeamKind::Platform);
        assert_eq!(network.offers.provider(place, owner, &network.graph), home);
        asked += 1;
    }
    assert!(asked > 5);
}

#[test]
fn without_a_link_those_who_offer_are_asked_in_turn() {
    let text = "template = \"tree\"\nlevels = 3\nbranching = 2\nfollow_to = \"released\"\n\
                capabilities.c = { new = true, from = \"handoff\", by = \"level 2\", work = \"1h\" }";
    let tree = build(text).unwrap();
    // Teams 3 to 6 offer it; the root, team 0, is linked to none of them.
    let root = tree.offers.provider(0, TeamId(0), &tree.graph).unwrap();
    assert_eq!(root, TeamId(3));
    let leaf = tree.offers.provider(0, TeamId(5), &tree.graph).unwrap();
    assert_eq!(leaf, TeamId(3 + 5 % 4));
}

#[test]
fn the_shape_of_a_tree_is_what_it_looks_like() {
    let text = "template = \"tree\"\nlevels = 3\nbranching = 2\nteam_members = 10\nautomated_share = 0.3\npay = 100\n\
                automated_cost = 10";
    let shape = build(text).unwrap().shape(&spec(text));
    assert_eq!((shape.teams, shape.members, shape.managers, shape.levels, shape.links), (7, 70, 30, 3, 6));
    assert!((shape.span - 2.0).abs() < 1e-12);
    // Four teams meet customers, two are a relay away, one is two.
    assert!((shape.customer_distance - 4.0 / 7.0).abs() < 1e-12);
    assert!((shape.cost_per_year - 7.0 * (7.0 * 100.0 + 3.0 * 10.0)).abs() < 1e-9);
}

#[test]
fn people_join_and_leave_the_teams_that_do_own_work_before_managers_go() {
    let text = "template = \"tree\"\nlevels = 2\nbranching = 3\nteam_members = 2";
    let (tree, spec) = (build(text).unwrap(), spec(text));
    let members =
        |people| tree.with_people(&spec, people).teams.iter().map(|team| team.members).collect::<Vec<_>>();
    assert_eq!(members(8), [2, 2, 2, 2]);
    assert_eq!(members(12), [2, 4, 3, 3]);
    assert_eq!(members(6), [2, 1, 1, 2]);
    assert_eq!(members(4), [1, 1, 1, 1]);
    assert_eq!(members(2), [0, 0, 1, 1]);
}

#[test]
fn a_split_gives_its_part_to_the_new_team_and_leaves_the_rest() {
    let text = "template = \"tree\"\nlevels = 2\nbranching = 2\nteam_members = 6";
    let (tree, spec) = (build(text).unwrap(), spec(text));
    let old = TeamId(1);
    assert_eq!(tree.domain(old), Domain { owned: vec![0, 1, 2, 3, 4, 5], met: vec![0, 1, 2] });
    let domain = Domain { owned: vec![0, 4], met: vec![1] };
    let split = Reorganisation::Split { team: old, members: 2, domain: domain.clone(), founds: false };
    let next = tree.changed(&spec, &[split]).unwrap();
    let new = TeamId(3);
    assert_eq!((next.domain(new), next.teams[3].members, next.teams[1].members), (domain, 2, 4));
    assert_eq!(next.domain(old), Domain { owned: vec![1, 2, 3, 5], met: vec![0, 2] });
    assert_eq!(next.domain(TeamId(2)), tree.domain(TeamId(2)));
    assert!(next.graph.leaving(old).any(|(_, to)| to == new), "siblings keep a link");
    assert_eq!(next.teams[3].parent, next.teams[1].parent);
}

#[test]
fn a_closed_team_s_people_and_niches_go_to_their_seats() {
    let text = "template = \"tree\"\nlevels = 2\nbranching = 3\nteam_members = 2\nowner = \"by_niche\"";
    let (tree, spec) = (build(text).unwrap(), spec(text));
    let close =
        Reorganisation::Close { team: TeamId(1), seats: vec![TeamId(2), TeamId(3)], owned: vec![0, 1] };
    let next = tree.changed(&spec, &[close]).unwrap();
    assert_eq!(next.teams.iter().map(|team| team.members).collect::<Vec<_>>(), [2, 0, 3, 3]);
    assert_eq!(next.domain(TeamId(1)), Domain::default());
    assert_eq!(next.domain(TeamId(2)), Domain { owned: vec![0, 1, 2, 3], met: vec![0, 1, 2, 3] });
}

#[test]
fn both_halves_of_a_split_keep_the_services_that_they_use() {
    let text =
        "template = \"network\"\nmembers = 31\nexecutive_members = 1\nplatform_share = 0.2\nneighbours = 1";
    let (network, spec) = (build(text).unwrap(), spec(text));
    let (old, platform) = (team(&network, "micro-business 1"), team(&network, "platform 1"));
    let split = Reorganisation::Split { team: old, members: 3, domain: Domain::default(), founds: false };
    let next = network.changed(&spec, &[split]).unwrap();
    let new = TeamId::from_index(network.teams.len());
    let uses = |team: TeamId| {
        let links = next.graph.leaving(team).filter(|(_, to)| *to == platform);
        links.filter(|(link, _)| next.graph.links()[link.index()].link_type == LinkType::XAsAService).count()
    };
    assert_eq!((uses(old), uses(new)), (1, 1));
}
