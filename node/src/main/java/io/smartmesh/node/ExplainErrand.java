package io.smartmesh.node;

import io.smartmesh.base.Hash;
import io.smartmesh.errand.ErrandError;

/** Refusals of errands, in words. */
final class ExplainErrand {
  private ExplainErrand() {}

  static UserReply.Refused of(ErrandError error) {
    if (error instanceof ErrandError.TooLate e) {
      return new UserReply.Refused(
          "too-late",
          "The request counts until " + e.deadline() + ", and it is " + e.now() + " now.",
          "Sign it anew, for longer: --valid MINUTES");
    }
    ErrandError.TooMany e = (ErrandError.TooMany) error;
    return new UserReply.Refused(
        "too-many-errands",
        e.open() + " requests are on their way; there may be " + e.most() + ".",
        "Wait until one is done or over.");
  }

  static UserReply.Refused unknown(Hash id) {
    return new UserReply.Refused(
        "unknown-errand",
        "No request " + id.hex() + " was handed in here.",
        "See which there are: smartmesh token requests");
  }
}
