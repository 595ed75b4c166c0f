package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.byhand.ByHandError;
import io.smartmesh.carry.CarryError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Refusals of what goes by hand, in words. */
final class ExplainBundles {
  private ExplainBundles() {}

  static UserReply.Refused notRecognised(Address who) {
    return Explain.say(
        "not-recognised",
        "Bundles for {0} cannot be told from others: the two devices have never met.",
        "Without --for, all bundles are taken along: smartmesh bundle export FILE",
        who);
  }

  static UserReply.Refused parcel(ByHandError error) {
    if (error instanceof ByHandError.NoParcel e) {
      return Explain.say(
          "no-parcel",
          "This is no file of bundles: it begins with {0}, not with {1}, and no bundle is in it.",
          "Take the file that bundle export has written.",
          e.begins(),
          e.expected());
    }
    if (error instanceof ByHandError.NewerVersion e) {
      return Explain.say(
          "newer-version",
          "The file has version {0}; this program reads {1}.",
          "Install a newer release.",
          e.version(),
          e.supported());
    }
    if (error instanceof ByHandError.TooLong e) {
      return Explain.say(
          "too-long",
          "The file has {0} bytes; one may have {1}.",
          "Export less at a time: smartmesh bundle export FILE --most BYTES",
          e.bytes(),
          e.most());
    }
    return Explain.say("no-parcel", "{0}", "Export it again.", error.toString());
  }

  /** Each kind of refusal with the values of the first, and how many there were. */
  static List<UserReply.NotTaken> counted(List<CarryError> errors) {
    Map<String, UserReply.NotTaken> all = new LinkedHashMap<>();
    for (CarryError error : errors) {
      String code = Explain.code(error.getClass().getSimpleName());
      UserReply.NotTaken before = all.get(code);
      all.put(
          code,
          before == null
              ? new UserReply.NotTaken(code, 1, sentence(error))
              : new UserReply.NotTaken(code, before.count() + 1, before.what()));
    }
    return new ArrayList<>(all.values());
  }

  private static String sentence(CarryError error) {
    if (error instanceof CarryError.ShareUsedUp e) {
      return e.bytes() + " bytes from files; " + e.most() + " are there for one stranger.";
    }
    if (error instanceof CarryError.StoreFull e) {
      return e.bytes() + " bytes to carry; there is room for " + e.most() + ".";
    }
    if (error instanceof CarryError.Expired e) {
      return e.ageSeconds() + " s old; it was to live " + e.lifetimeSeconds() + " s.";
    }
    if (error instanceof CarryError.TooManyReceipts e) {
      return e.receipts() + " receipts for what is not here; " + e.most() + " are kept.";
    }
    if (error instanceof CarryError.WrongContents e) {
      return "Bundle " + e.id().bytes().toHex() + " is not what its hash says.";
    }
    if (error instanceof CarryError.NotForUs e) {
      return "Bundle " + e.id().bytes().toHex() + " names us and is sealed for somebody else.";
    }
    if (error instanceof CarryError.Malformed e) {
      return "Not readable: " + e.what() + ".";
    }
    return error.toString();
  }
}
