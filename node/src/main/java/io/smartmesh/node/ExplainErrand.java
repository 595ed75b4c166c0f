package io.smartmesh.node;

import io.smartmesh.base.Hash;
import io.smartmesh.errand.ErrandError;

/** Refusals of errands, in words. */
final class ExplainErrand {
  private ExplainErrand() {}

  static UserReply.Refused of(ErrandError error) {
    if (error instanceof ErrandError.TooLate e) {
      return Explain.say(
          "too-late",
          "The request counts until {0}, and it is {1} now.",
          "Sign it anew, for longer: --valid MINUTES",
          e.deadline(),
          e.now());
    }
    ErrandError.TooMany e = (ErrandError.TooMany) error;
    return Explain.say(
        "too-many-errands",
        "{0} requests are on their way; there may be {1}.",
        "Wait until one is done or over.",
        e.open(),
        e.most());
  }

  static UserReply.Refused unknown(Hash id) {
    return Explain.say(
        "unknown-errand",
        "No request {0} was handed in here.",
        "See which there are: smartmesh token requests",
        id.hex());
  }
}
