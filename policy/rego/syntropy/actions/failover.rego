package syntropy.actions

# A failover's own steps. A DNS name leaves a region: clients there come to whoever is left at the name.
serving contains region if {
	input.kind == "dns"
	some region in split(input.change.after.regions, ",")
	region != ""
}

deny contains "dns: no region left at the name" if {
	input.kind == "dns"
	not count(serving) > 0
}

elsewhere contains region if {
	some region in serving
	region != input.target.region
}

names_reside if {
	input.kind == "dns"
	resident
	not bypassed("residency")
}

deny contains concat("", ["residency: the jurisdiction of ", region, " is unknown"]) if {
	names_reside
	some region in (elsewhere | {input.target.region})
	not jurisdiction(region)
}

deny contains concat("", ["residency: ", input.target.region, " (", jurisdiction(input.target.region), ") to ", region, " (", jurisdiction(region), ")"]) if {
	names_reside
	some region in elsewhere
	jurisdiction(region) != jurisdiction(input.target.region)
}

deny contains concat("", ["allowed_receivers: ", region, " is not among them"]) if {
	input.kind == "dns"
	is_array(input.allowed_receivers)
	not bypassed("allowed_receivers")
	some region in elsewhere
	not region in input.allowed_receivers
}
