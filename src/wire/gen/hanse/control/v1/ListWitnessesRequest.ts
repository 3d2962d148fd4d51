// Original file: proto/hanse/control/v1/audit.proto


export interface ListWitnessesRequest {
}

export interface ListWitnessesRequest__Output {
}
