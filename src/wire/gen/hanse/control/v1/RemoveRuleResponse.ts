// Original file: proto/hanse/control/v1/rules.proto


export interface RemoveRuleResponse {
}

export interface RemoveRuleResponse__Output {
}
