package io.smartmesh.group;

import io.smartmesh.base.Address;
import io.smartmesh.content.ContentError;

/** Everything a user or a peer can do wrong here, with both compared values. */
public sealed interface GroupError {
  /** No group of this device. */
  record Unknown(Address group) implements GroupError {}

  /** Not in this group, or not any more. */
  record NotMember(Address group, Address who) implements GroupError {}

  record NotAdmin(Address group, Address who) implements GroupError {}

  record AlreadyMember(Address group, Address who) implements GroupError {}

  record AlreadyAdmin(Address group, Address who) implements GroupError {}

  /** An admin is dismissed by one who was admin before him. */
  record NotSenior(Address who, Address other) implements GroupError {}

  /** One leaves; nobody removes himself. */
  record Oneself(Address who) implements GroupError {}

  record Full(int members, int most) implements GroupError {}

  record TooManyGroups(int groups, int most) implements GroupError {}

  record TooManyEvents(int events, int most) implements GroupError {}

  /** Too many members or messages wait for somebody who is away. */
  record TooManyWaiting(int waiting, int most) implements GroupError {}

  record BadName(String name) implements GroupError {}

  /** Too long or not of a kind that a group has. */
  record BadContent(ContentError why) implements GroupError {}

  record BadKind(String kind) implements GroupError {}

  record BadSignature(Address author) implements GroupError {}

  record BadCard(String why) implements GroupError {}

  /** Of an invitation: used up, over, taken back, or never given. */
  record BadInvite(Address group) implements GroupError {}

  record OutOfRange(String what, long is, long least, long most) implements GroupError {}

  /** A text that came before, or is too old. */
  record Replayed(Address who, long number) implements GroupError {}

  /** A key that came before. */
  record KnownKey(Address who) implements GroupError {}

  record TooFarAhead(Address who, long number, long next) implements GroupError {}

  /** What no sender key opens. */
  record NotAuthentic(Address who) implements GroupError {}

  /** Nothing explained it in time. */
  record NotExplained(int waiting, int most) implements GroupError {}

  record Malformed(String what) implements GroupError {}
}
