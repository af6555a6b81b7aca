package syntropy.actions

# Traffic: where it may go. Regions of the change, whichever side names them.
traffic_regions contains region if some region, _ in input.change.before.weights

traffic_regions contains region if some region, _ in input.change.after.weights

weight(side, region) := object.get(object.get(input.change[side], "weights", {}), region, 0)

gaining contains region if {
	some region in traffic_regions
	weight("after", region) > weight("before", region) + 0.000000001
}

losing contains region if {
	some region in traffic_regions
	weight("after", region) < weight("before", region) - 0.000000001
}

deny contains "traffic_weights: no weights before or after" if {
	input.kind == "traffic_weights"
	not count(traffic_regions) > 0
}

deny contains "traffic_weights: the weights after it do not sum to 1" if {
	input.kind == "traffic_weights"
	abs(sum([w | some w in input.change.after.weights]) - 1) > 0.000001
}

deny contains concat("", ["traffic_weights: the weight of ", region, " is not within 0..1"]) if {
	input.kind == "traffic_weights"
	some side in ["before", "after"]
	some region, w in input.change[side].weights
	not share(w)
}

share(w) if {
	is_number(w)
	w >= 0
	w <= 1
}

# A region taking back its own traffic is not a move to another place.
comes_home if {
	input.operation in {"step", "restore", "revert"}
	gaining == {input.target.region}
}

# Only a service that says it is free is free; unknown is treated as resident.
resident if not input.service.residency == "none"

jurisdiction(region) := place if {
	place := input.jurisdictions[region]
	is_string(place)
	place != ""
}

residency_applies if {
	input.kind == "traffic_weights"
	resident
	not comes_home
	not bypassed("residency")
}

deny contains concat("", ["residency: the jurisdiction of ", region, " is unknown"]) if {
	residency_applies
	some region in (gaining | losing)
	not jurisdiction(region)
}

deny contains concat("", ["residency: ", from, " (", jurisdiction(from), ") to ", to, " (", jurisdiction(to), ")"]) if {
	residency_applies
	some from in losing
	some to in gaining
	jurisdiction(from) != jurisdiction(to)
}

deny contains concat("", ["allowed_receivers: ", region, " is not among them"]) if {
	input.kind == "traffic_weights"
	is_array(input.allowed_receivers)
	not comes_home
	not bypassed("allowed_receivers")
	some region in gaining
	not region in input.allowed_receivers
}

deny contains concat("", ["max_region_share: ", region, " would take more than the organisation allows"]) if {
	input.kind == "traffic_weights"
	not bypassed("max_region_share")
	some region in gaining
	weight("after", region) > settings.max_region_share
}

deny contains concat("", ["evidence: nothing is known of ", input.target.region]) if {
	input.kind == "traffic_weights"
	not bypassed("I6")
	not target_known
}

target_known if {
	some evidence in input.evidence
	evidence.region == input.target.region
	evidence.class in {"B", "M", "G"}
}

# Replicas
deny contains "scale: replicas after it are needed" if {
	input.kind == "scale"
	not replicas_given
}

replicas_given if is_number(input.change.after.replicas)

deny contains "scale: never to nothing" if {
	input.kind == "scale"
	input.change.after.replicas < 1
}
