package syntropy.actions

# Break-glass: it names each rule it bypasses, two people answer for it, and it ends.

break_glass_people := {person | some person in input.break_glass.people; person != ""}

break_glass_rules if count(input.break_glass.rules) > 0

break_glass_valid if {
	break_glass_rules
	count(break_glass_people) >= 2
	break_glass_lasts
}

break_glass_lasts if {
	is_string(input.break_glass.expires_at)
	input.time < input.break_glass.expires_at
}

bypassed(rule) if {
	break_glass_valid
	some named in input.break_glass.rules
	named == rule
}

deny contains "break_glass: names no rule" if {
	is_object(input.break_glass)
	not break_glass_rules
}

deny contains "break_glass: needs two different people" if {
	is_object(input.break_glass)
	not count(break_glass_people) >= 2
}

deny contains "break_glass: expired, or without an end" if {
	is_object(input.break_glass)
	not break_glass_lasts
}

# These no one bypasses: without them an action leaves no trace or cannot be undone.
deny contains concat("", ["break_glass: ", rule, " cannot be bypassed"]) if {
	some rule in input.break_glass.rules
	rule in {"I8", "I11", "I16", "I18", "audit"}
}
