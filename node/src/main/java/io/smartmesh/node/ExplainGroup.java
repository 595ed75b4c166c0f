package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.group.GroupError;

/** Refusals of groups, in words. */
final class ExplainGroup {
  private static final String MEMBERS = "See who is in it: smartmesh group show GROUP";

  private ExplainGroup() {}

  static UserReply.Refused unknown(Address group) {
    return new UserReply.Refused(
        "unknown-group", "There is no group " + group + " here.", "smartmesh group list");
  }

  static UserReply.Refused noInvite() {
    return new UserReply.Refused(
        "no-invitation",
        "This is no invitation to a group.",
        "Copy the whole text, from smartmesh:g/ on.");
  }

  static UserReply.Refused of(GroupError error) {
    if (error instanceof GroupError.Unknown e) {
      return unknown(e.group());
    } else if (error instanceof GroupError.NotMember e) {
      return new UserReply.Refused("not-a-member", e.who() + " is not in this group.", MEMBERS);
    } else if (error instanceof GroupError.NotAdmin e) {
      return new UserReply.Refused(
          "not-an-admin", e.who() + " is no admin of this group.", MEMBERS);
    } else if (error instanceof GroupError.AlreadyMember e) {
      return new UserReply.Refused(
          "already-member", e.who() + " is in this group already.", MEMBERS);
    } else if (error instanceof GroupError.AlreadyAdmin e) {
      return new UserReply.Refused("already-admin", e.who() + " is an admin already.", MEMBERS);
    } else if (error instanceof GroupError.NotSenior e) {
      return new UserReply.Refused(
          "not-senior",
          e.other() + " was admin before " + e.who() + ", who cannot dismiss him.",
          "Ask an admin who was one before both; smartmesh group show GROUP");
    } else if (error instanceof GroupError.Oneself) {
      return new UserReply.Refused(
          "group-oneself", "This is you.", "To go: smartmesh group leave GROUP");
    }
    return bound(error);
  }

  private static UserReply.Refused bound(GroupError error) {
    if (error instanceof GroupError.Full e) {
      return new UserReply.Refused(
          "group-full", "The group has " + e.members() + " of " + e.most() + " members.", MEMBERS);
    } else if (error instanceof GroupError.TooManyGroups e) {
      return new UserReply.Refused(
          "too-many-groups",
          "This device has " + e.groups() + " of " + e.most() + " groups.",
          "smartmesh group leave GROUP");
    } else if (error instanceof GroupError.TooManyEvents e) {
      return new UserReply.Refused(
          "group-worn-out",
          "This group has changed " + e.events() + " times of " + e.most() + ".",
          "smartmesh group create NAME");
    } else if (error instanceof GroupError.TooManyWaiting e) {
      return new UserReply.Refused(
          "group-queue-full",
          e.waiting() + " of " + e.most() + " messages to groups wait.",
          "Wait until some have arrived.");
    } else if (error instanceof GroupError.BadName e) {
      return new UserReply.Refused(
          "group-name",
          "\"" + e.name() + "\" is no name of a group.",
          "1 to 32 bytes of letters, digits, signs and single spaces.");
    } else if (error instanceof GroupError.BadKind e) {
      return new UserReply.Refused(
          "not-in-groups",
          "Groups have no " + e.kind() + ".",
          "Send a text, a place, a card or a request, without --reply and --disappear.");
    } else if (error instanceof GroupError.BadContent e) {
      return new UserReply.Refused(
          "group-content",
          "The message does not go: " + e.why().words() + ".",
          "Send it in parts.");
    } else if (error instanceof GroupError.OutOfRange e) {
      return new UserReply.Refused(
          "group-range",
          e.what() + " is " + e.is() + ", " + e.least() + " to " + e.most() + " are possible.",
          "smartmesh group invite --help");
    }
    return new UserReply.Refused(
        "group-refused", "It was refused: " + error + ".", "smartmesh group show GROUP");
  }
}
