package io.smartmesh.node;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import io.smartmesh.contact.CardError;
import io.smartmesh.contact.CardText;
import io.smartmesh.contact.ContactCard;
import io.smartmesh.content.Body;
import io.smartmesh.content.Content;
import io.smartmesh.group.Act;
import io.smartmesh.group.GroupInput;
import io.smartmesh.group.GroupInvite;
import io.smartmesh.group.GroupOutput;
import io.smartmesh.group.GroupText;
import io.smartmesh.group.Groups;
import io.smartmesh.message.MessageId;
import io.smartmesh.message.MessageInput;
import io.smartmesh.message.MessageState;
import io.smartmesh.message.TextMessage;
import io.smartmesh.message.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The groups inside the node: their words are messages from person to person, their texts go into
 * the history. What follows from a word is stored in the turn that stores that it came (GR-21).
 */
final class GroupDesk {
  /** Of invitations as text (GR-3). */
  private static final String SCHEME = "smartmesh:g/";

  private final NodeCore node;
  private final ContactDesk.Parts parts;
  private final Groups groups;

  GroupDesk(NodeCore node, ContactDesk.Parts parts, Entropy entropy) {
    this.node = node;
    this.parts = parts;
    groups =
        new Groups(
            parts.key(),
            node.config().network(),
            parts.curve(),
            parts.verifier(),
            entropy,
            parts.stored());
  }

  /** Own texts that may still change, as they stand in the history. */
  List<TextMessage> open() {
    return groups.open().stream().map(GroupDesk::text).collect(Collectors.toList());
  }

  // ------------------------------------------------------------------ messages that are words

  void received(TextMessage message, Moment now) {
    Bytes word = ((Body.GroupWord) message.content().body()).word();
    handle(new GroupInput.Arrived(message.peer(), word, node.chainTime(now)), now);
    forget(message, now);
  }

  void changed(TextMessage message, Moment now) {
    boolean isStopped = Why.of(message).filter(Why.STOPPED::equals).isPresent();
    if (message.state() == MessageState.DELIVERED) {
      handle(new GroupInput.Delivered(message.id().bytes()), now);
      forget(message, now);
    } else if (isStopped || message.state() == MessageState.FAILED) {
      forget(message, now);
    }
  }

  private void forget(TextMessage message, Moment now) {
    MessageInput input = new MessageInput.Forget(message.peer(), List.of(message.id()));
    node.later(() -> node.toMessages(input, now));
  }

  // ------------------------------------------------------------------ the machine

  void wake(Moment now) {
    groups.wake(now, output -> take(output, now));
  }

  Moment deadline() {
    return groups.deadline();
  }

  private List<GroupOutput> handle(GroupInput input, Moment now) {
    List<GroupOutput> outputs = new ArrayList<>();
    groups.handle(input, now, outputs::add);
    outputs.forEach(output -> take(output, now));
    return outputs;
  }

  private void take(GroupOutput output, Moment now) {
    if (output instanceof GroupOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof GroupOutput.Post post) {
      node.edge().want(post.to().bytes());
      Content word = Content.of(new Body.GroupWord(post.payload()));
      send(new MessageInput.SendText(id(post.id()), post.to(), word, node.chainTime(now)), now);
    } else if (output instanceof GroupOutput.Withdraw withdrawn) {
      send(new MessageInput.CancelText(id(withdrawn.id())), now);
    } else if (output instanceof GroupOutput.Met met) {
      node.contacts().introduced(met.device(), met.card(), now);
    } else if (output instanceof GroupOutput.Changed changed) {
      node.notify(new NodeEvent.GroupChanged(changed.group()));
    } else if (output instanceof GroupOutput.TextReceived received) {
      TextMessage text = text(received.text());
      node.history().keep(text, now);
      node.notify(new NodeEvent.TextReceived(text));
    } else if (output instanceof GroupOutput.TextChanged changed) {
      TextMessage text = text(changed.text());
      node.history().keep(text, now);
      node.notify(new NodeEvent.TextChanged(text));
    } else if (output instanceof GroupOutput.Refused refused) {
      node.count("group." + refused.error().getClass().getSimpleName());
    }
  }

  private void send(MessageInput input, Moment now) {
    node.later(() -> node.toMessages(input, now));
  }

  private static MessageId id(Bytes bytes) {
    return new MessageId(bytes);
  }

  /** GR-18, GR-19. */
  private static TextMessage text(GroupText text) {
    boolean isThere = text.incoming() || text.delivered() == text.of();
    Body body = new Body.InGroup(text.author(), text.delivered(), text.of(), text.content());
    return new TextMessage(
        id(text.id()),
        text.group(),
        text.incoming(),
        Content.of(body),
        text.at(),
        isThere ? MessageState.DELIVERED : MessageState.SENT,
        0,
        "");
  }

  // ------------------------------------------------------------------ the user

  UserReply answer(UserCommand.Groups command, Moment now) {
    if (command instanceof UserCommand.GetGroups) {
      return new UserReply.Groups(groups.views());
    } else if (command instanceof UserCommand.GetGroup get) {
      return view(get.group());
    } else if (command instanceof UserCommand.JoinGroup join) {
      return join(join.invite(), now);
    } else if (command instanceof UserCommand.SendToGroup send) {
      return done(
          handle(
              new GroupInput.Send(
                  send.group(), send.id().bytes(), send.content(), node.chainTime(now)),
              now),
          new UserReply.MessageAccepted(send.id()));
    } else if (command instanceof UserCommand.InviteToGroup invite) {
      return invite(invite, now);
    } else if (command instanceof UserCommand.CreateGroup create) {
      Bytes card = node.contacts().introduction(node.chainTime(now));
      return changed(handle(new GroupInput.Create(create.name(), card), now));
    } else if (command instanceof UserCommand.LeaveGroup leave) {
      return done(handle(new GroupInput.Leave(leave.group()), now), new UserReply.Done());
    }
    UserCommand.ActInGroup act = (UserCommand.ActInGroup) command;
    return changed(handle(new GroupInput.Do(act.group(), meant(act.act())), now));
  }

  /** Of a member that is named by his account: his device. */
  private Act meant(Act act) {
    if (act instanceof Act.Remove remove) {
      return new Act.Remove(device(remove.who()));
    } else if (act instanceof Act.Promote promote) {
      return new Act.Promote(device(promote.who()));
    }
    return act instanceof Act.Demote demote ? new Act.Demote(device(demote.who())) : act;
  }

  private Address device(Address who) {
    return parts.identities().deviceFor(who).orElse(who);
  }

  private UserReply view(Address group) {
    return groups
        .view(group)
        .<UserReply>map(UserReply.Group::new)
        .orElseGet(() -> ExplainGroup.unknown(group));
  }

  private UserReply invite(UserCommand.InviteToGroup invite, Moment now) {
    Bytes card = node.contacts().nameless(node.chainTime(now));
    List<GroupOutput> outputs =
        handle(
            new GroupInput.Invite(
                invite.group(), card, invite.uses(), invite.seconds(), node.chainTime(now)),
            now);
    for (GroupOutput output : outputs) {
      if (output instanceof GroupOutput.Invited invited) {
        return new UserReply.Invitation(
            CardText.of(SCHEME, invited.invite().encode()), invite.group());
      }
    }
    return changed(outputs);
  }

  private UserReply join(String text, Moment now) {
    Optional<GroupInvite> invite =
        CardText.parse(SCHEME, text)
            .<Optional<GroupInvite>>fold(
                bytes -> GroupInvite.decode(bytes).fold(Optional::of, error -> Optional.empty()),
                error -> Optional.empty());
    if (!invite.isPresent()) {
      return ExplainGroup.noInvite();
    }
    Result<ContactCard, CardError> card =
        ContactCard.decode(
            invite.get().card(), node.config().network(), parts.curve(), parts.verifier());
    if (card instanceof Result.Err<ContactCard, CardError> refused) {
      return Explain.card(refused.error());
    }
    ContactCard inviter = card.orThrow();
    node.contacts().introduced(inviter.device(), invite.get().card(), now);
    Bytes own = node.contacts().introduction(node.chainTime(now));
    return changed(handle(new GroupInput.Join(invite.get(), inviter.address(), own), now));
  }

  private static UserReply done(List<GroupOutput> outputs, UserReply reply) {
    for (GroupOutput output : outputs) {
      if (output instanceof GroupOutput.Refused refused) {
        return ExplainGroup.of(refused.error());
      }
    }
    return reply;
  }

  /** The group as it is now, or why not. */
  private static UserReply changed(List<GroupOutput> outputs) {
    UserReply reply = new UserReply.Done();
    for (GroupOutput output : outputs) {
      if (output instanceof GroupOutput.Changed changed) {
        reply = new UserReply.Group(changed.group());
      }
    }
    return done(outputs, reply);
  }
}
