module nadir.app {
    requires nadir.core;
    requires nadir.learn;
    requires nadir.landscape;
}
