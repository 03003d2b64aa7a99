/** Trains neural networks inside a Java application. What is exported here is the public API. */
module dev.descent {
    requires com.fasterxml.jackson.core;
    requires transitive ejml.core;
    requires ejml.ddense;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static java.desktop;
    requires static jdk.httpserver;
    requires static jdk.incubator.vector;

    exports dev.descent;
    exports dev.descent.augment;
    exports dev.descent.data;
    exports dev.descent.init;
    exports dev.descent.io;
    exports dev.descent.loss;
    exports dev.descent.metric;
    exports dev.descent.nn;
    exports dev.descent.op;
    exports dev.descent.optim;
    exports dev.descent.tensor;
    exports dev.descent.train;
    exports dev.descent.train.doctor;
    exports dev.descent.train.report;
    exports dev.descent.train.search;
}
