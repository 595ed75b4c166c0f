package io.smartmesh.node;

import io.smartmesh.base.Moment;
import io.smartmesh.base.StoreWrite;
import io.smartmesh.channel.ChannelInput;
import java.util.function.Consumer;

/** What the chain's news lead to, in the turn that brought them. */
record ChainNews(NodeCore node, Moment now, Consumer<? super NodeOutput> out)
    implements ChainWatch.Sink {
  @Override
  public void write(StoreWrite write) {
    node.write(write);
  }

  @Override
  public void toChannels(ChannelInput input) {
    node.toChannels(input, now, out);
  }

  @Override
  public void notify(NodeEvent event) {
    node.notify(event);
  }

  @Override
  public void tell(NodeOutput output) {
    node.tell(output);
  }

  @Override
  public void count(String reason) {
    node.count(reason);
  }
}
