# Answers no organisation should give, chosen by the kind: what the contract of every adapter is tested with.
package syntropy.actions

decision := {"allow": true, "reasons": []} if input.kind == "x-allow"

decision := {"allow": false, "reasons": []} if input.kind == "x-deny-without-reason"

decision := {"allow": true, "reasons": ["but"]} if input.kind == "x-contradiction"

decision := {"allow": "true"} if input.kind == "x-text"

decision := {"allow": false, "reasons": [7]} if input.kind == "x-numbers"

decision := {"reasons": []} if input.kind == "x-no-allow"

decision if input.kind == "x-truth"

decision := [true] if input.kind == "x-array"

# Comparing takes time and no memory; multiplying takes both.
decision := {"allow": true, "reasons": []} if {
	input.kind == "x-endless"
	many := numbers.range(1, 20000)
	some a in many
	some b in many
	a < b
	b < a
}

decision := {"allow": true, "reasons": []} if {
	input.kind == "x-glutton"
	many := numbers.range(1, 20000)
	some a in many
	some b in many
	a * b == 0
}

# Any other kind: undefined.
