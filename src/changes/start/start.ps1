# The program is started; one that runs is stopped first, so that it runs from what is there now.

function Get-StartState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $was = if (Test-Running) { 'running' } else { 'stopped' }
    return New-State -Name 'to-do' -Id 'start/toDo' -Values @{ target = (Format-Hosted) } -Was $was
}

function Invoke-Start {
    param([hashtable]$Operation, [hashtable]$State)
    if (Test-Running) { Stop-Hosted }
    Start-Hosted
    return Get-Words 'start/done' @{ target = (Format-Hosted) }
}
