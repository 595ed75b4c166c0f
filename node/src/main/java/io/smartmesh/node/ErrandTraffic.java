package io.smartmesh.node;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.errand.ErrandDrop;
import io.smartmesh.errand.ErrandError;
import io.smartmesh.errand.ErrandInput;
import io.smartmesh.errand.ErrandOutput;
import io.smartmesh.errand.Errands;
import io.smartmesh.mesh.MeshInput;
import io.smartmesh.mesh.Service;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/** The machine of errands inside the node; who knows a relayer asks for its jobs. */
final class ErrandTraffic {
  /** Of who takes jobs at once; and jobs that nobody has taken yet. */
  private static final int TAKERS = 16;

  private static final int UNTAKEN = 64;

  private final NodeCore node;
  private final MeshEdge edge;
  private final Errands errands;
  private final TreeMap<Long, RequestId> requests = new TreeMap<>();
  private final Deque<RequestId> takers = new ArrayDeque<>();
  private final Deque<ErrandOutput.Job> jobs = new ArrayDeque<>();
  private long lastTag;

  ErrandTraffic(NodeCore node, MeshEdge edge, Errands errands) {
    this.node = node;
    this.edge = edge;
    this.errands = errands;
  }

  /** WH-8, RL-16. */
  Optional<Bytes> name() {
    return errands.name();
  }

  void handle(ErrandInput input, Moment now) {
    errands.handle(input, now, output -> node.later(() -> take(output, now)));
  }

  void wake(Moment now) {
    errands.wake(now, output -> node.later(() -> take(output, now)));
  }

  Moment deadline() {
    return errands.deadline();
  }

  void ask(RequestId request, UserCommand.Errands command, Moment now) {
    if (command instanceof UserCommand.AskRelayers ask) {
      handle(new ErrandInput.Ask(tag(request), ask.price()), now);
    } else if (command instanceof UserCommand.HandIn handIn) {
      handle(new ErrandInput.HandIn(tag(request), handIn.order(), handIn.helpers()), now);
    } else if (command instanceof UserCommand.GetErrands) {
      node.reply(request, new UserReply.Errands(errands.views()));
    } else if (command instanceof UserCommand.GetErrand get) {
      node.reply(
          request,
          errands
              .view(get.id())
              .<UserReply>map(UserReply.OneErrand::new)
              .orElseGet(() -> ExplainErrand.unknown(get.id())));
    } else if (command instanceof UserCommand.ServeErrands serve) {
      handle(new ErrandInput.Serve(serve.served()), now);
      node.reply(request, new UserReply.Done());
    } else if (command instanceof UserCommand.ProveErrand prove) {
      handle(new ErrandInput.ChainShows(prove.id(), prove.isCarriedOut()), now);
      node.reply(request, new UserReply.Done());
    } else if (command instanceof UserCommand.AnswerErrand answer) {
      handle(new ErrandInput.FromRelayer(answer.job(), answer.word()), now);
      node.reply(request, new UserReply.Done());
    } else if (takers.size() < TAKERS) {
      takers.add(request);
      hire();
    } else {
      node.reply(request, ExplainErrand.of(new ErrandError.TooMany(takers.size(), TAKERS)));
    }
  }

  private long tag(RequestId request) {
    lastTag++;
    requests.put(lastTag, request);
    return lastTag;
  }

  private void hire() {
    while (!takers.isEmpty() && !jobs.isEmpty()) {
      node.reply(takers.removeFirst(), new UserReply.NextErrand(jobs.removeFirst()));
    }
  }

  private void take(ErrandOutput output, Moment now) {
    if (output instanceof ErrandOutput.Store store) {
      node.write(store.write());
    } else if (output instanceof ErrandOutput.SendPacket send) {
      node.hold(new MeshInput.SendPacket(send.to(), Service.ERRAND, send.payload()));
    } else if (output instanceof ErrandOutput.Bundle bundle) {
      node.byHand().send(bundle, now);
    } else if (output instanceof ErrandOutput.EndBundle end) {
      node.byHand().end(end, now);
    } else if (output instanceof ErrandOutput.Seek seek) {
      edge.want(seek.name());
    } else if (output instanceof ErrandOutput.Job job) {
      if (jobs.size() >= UNTAKEN) {
        jobs.removeFirst();
        node.count("errand." + ErrandDrop.UNTAKEN);
      }
      jobs.add(job);
      hire();
    } else if (output instanceof ErrandOutput.Offered offered) {
      reply(offered.tag(), new UserReply.Offers(offered.offers()));
    } else if (output instanceof ErrandOutput.Accepted accepted) {
      reply(accepted.tag(), new UserReply.OneErrand(accepted.view()));
    } else if (output instanceof ErrandOutput.Refused refused) {
      reply(refused.tag(), ExplainErrand.of(refused.error()));
    } else if (output instanceof ErrandOutput.Changed changed) {
      node.notify(new NodeEvent.ErrandChanged(changed.view()));
    } else {
      node.count("errand." + ((ErrandOutput.Dropped) output).reason());
    }
  }

  private void reply(long tag, UserReply reply) {
    Optional.ofNullable(requests.remove(tag)).ifPresent(request -> node.reply(request, reply));
  }
}
