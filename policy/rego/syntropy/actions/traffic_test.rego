package syntropy.actions_test

test_resident_traffic_stays_in_its_jurisdiction if {
	denies(resident, "residency: eu-west (EU) to us-east (US)")
	allows(patched(resident, "/jurisdictions/us-east", "EU"))
}

test_residency_unknown_is_resident if {
	action := patched(drain, "/service/residency", "unknown")
	denies(action, "residency: eu-west (EU) to us-east (US)")
}

test_jurisdiction_unknown_denies if {
	every place in [null, "", 3] {
		denies(patched(resident, "/jurisdictions/us-east", place), "residency: the jurisdiction of us-east is unknown")
	}
	denies(
		json.patch(resident, [{"op": "remove", "path": "/jurisdictions/us-east"}]),
		"residency: the jurisdiction of us-east is unknown",
	)
}

test_jurisdiction_does_not_matter_without_residency if allows(patched(drain, "/jurisdictions", {}))

test_traffic_comes_home if {
	action := object.union(resident, {
		"operation": "restore",
		"change": {
			"before": {"weights": {"eu-west": 0, "eu-north": 0.5, "us-east": 0.5}},
			"after": {"weights": {"eu-west": 0.5, "eu-north": 0.25, "us-east": 0.25}},
		},
	})
	allows(action)
	decide(patched(action, "/operation", "drain"), settings).allow == false
	decide(patched(action, "/target/region", "us-east"), settings).allow == false
}

test_break_glass_names_the_residency_rule if {
	people := ["ada", "grace"]
	allows(object.union(resident, glass(["residency"], people, "2026-11-21T10:00:00.000Z")))
	decide(object.union(resident, glass(["I2"], people, "2026-11-21T10:00:00.000Z")), settings).allow == false
}

test_break_glass_needs_two_people if {
	every people in [[], ["ada"], ["ada", "ada"], ["ada", ""]] {
		action := object.union(resident, glass(["residency"], people, "2026-11-21T10:00:00.000Z"))
		denies(action, "break_glass: needs two different people")
	}
}

test_break_glass_ends if {
	every time in ["2026-11-21T09:30:00.000Z", "2026-11-20T09:30:00.000Z", null, {}] {
		action := object.union(resident, glass(["residency"], ["ada", "grace"], time))
		denies(action, "break_glass: expired, or without an end")
	}
}

test_break_glass_never_bypasses_audit if {
	action := object.union(drain, glass(["audit"], ["ada", "grace"], "2026-11-21T10:00:00.000Z"))
	denies(action, "break_glass: audit cannot be bypassed")
}

test_break_glass_bypasses_a_guard_rule_it_names if {
	failed := patched(drain, "/guard", [{"rule": "I2", "result": "fail"}])
	allows(object.union(failed, glass(["I2"], ["ada", "grace"], "2026-11-21T10:00:00.000Z")))
	decide(object.union(failed, glass(["I1"], ["ada", "grace"], "2026-11-21T10:00:00.000Z")), settings).allow == false
}

test_allowed_receivers if {
	denies(patched(drain, "/allowed_receivers", ["eu-north"]), "allowed_receivers: us-east is not among them")
	allows(patched(drain, "/allowed_receivers", ["eu-north", "us-east"]))
}

test_share_of_one_region if {
	bounded := object.union(settings, {"max_region_share": 0.4})
	denies_with(drain, bounded, "max_region_share: us-east would take more than the organisation allows")
}

test_weights if {
	every weights in [{}, {"eu-west": 0, "eu-north": 0.5}, {"eu-west": -1, "eu-north": 1, "us-east": 1}] {
		decide(patched(drain, "/change/after", {"weights": weights}), settings).allow == false
	}
	decide(patched(drain, "/change/after/weights/us-east", "0.5"), settings).allow == false
}

test_target_without_evidence if {
	denies(patched(drain, "/evidence", []), "evidence: nothing is known of eu-west")
	action := patched(drain, "/evidence", [{"region": "eu-west", "class": "U"}])
	denies(action, "evidence: nothing is known of eu-west")
}
