module nadir.landscape {
    requires nadir.core;
    requires nadir.learn;
}
