package io.smartmesh.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smartmesh.base.Address;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.contact.KeyChange;
import io.smartmesh.contact.RosterEntry;
import io.smartmesh.contact.SpokenWords;
import io.smartmesh.node.ContactView;
import io.smartmesh.node.UserCommand;
import io.smartmesh.node.UserReply;
import java.util.Locale;

/** Contacts and cards as JSON. */
final class ContactViews {
  private ContactViews() {}

  static ObjectNode contacts(UserCommand command, UserReply reply) {
    ObjectNode json = Json.document("contacts");
    ArrayNode array = json.putArray("contacts");
    ((UserReply.Contacts) reply).contacts().forEach(each -> array.add(contact(each)));
    return json;
  }

  /** With the words where one contact was asked for: they take a while to compute (CT-8). */
  static ObjectNode contact(UserCommand command, UserReply reply) {
    if (reply instanceof UserReply.Done) {
      return Views.done(command, reply);
    }
    UserReply.Contact answer = (UserReply.Contact) reply;
    ObjectNode json = Json.document("contact");
    json.setAll(contact(answer.contact()));
    if (command instanceof UserCommand.GetContact) {
      ArrayNode words = json.putArray("words");
      answer
          .contact()
          .entry()
          .key()
          .ifPresent(key -> SpokenWords.of(answer.self(), key).forEach(words::add));
    }
    answer
        .change()
        .ifPresent(
            change ->
                json.putObject("warning")
                    .put("why", why(change.why()))
                    .put("other", change.other().toString()));
    return json;
  }

  static ObjectNode ownCard(UserCommand command, UserReply reply) {
    UserReply.OwnCard own = (UserReply.OwnCard) reply;
    ContactCard card = own.card();
    return Json.document("contact-card")
        .put("name", card.name())
        .put("device", card.address().toString())
        .put("account", card.account().map(Address::toString).orElse(""))
        .put("made", card.made().seconds())
        .put("bytes", own.bytes().toHex())
        .put("code", own.code())
        .put("link", own.link());
  }

  static ObjectNode contact(ContactView view) {
    RosterEntry entry = view.entry();
    return Json.object()
        .put("device", entry.device().toString())
        .put("to", view.to().toString())
        .put("account", entry.account().map(Address::toString).orElse(""))
        .put("proven", entry.marks().proven())
        .put("name", entry.name())
        .put("cardName", entry.card().map(ContactCard::name).orElse(""))
        .put("contact", entry.marks().contact())
        .put("verified", entry.marks().verified())
        .put("changed", entry.marks().changed())
        .put("blocked", entry.marks().blocked())
        .put("helper", entry.marks().helper())
        .put("hasCard", entry.card().isPresent())
        .put("addedAt", entry.addedAt().seconds());
  }

  static String why(KeyChange why) {
    return why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
